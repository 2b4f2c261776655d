package wire

import (
	"errors"
	"fmt"
)

// ErrCut marks a failure after the first bytes of an answer went out: there is no
// answer to it but to cut the connection (Refused).
var ErrCut = errors.New("answer cut short")

// Finish ends a stream whose writer ran into err, or into nothing. What failed
// before anything was sent can still be answered: err comes back as it is, and
// the stream is discarded. After that, and when the end cannot be sent, the error
// is ErrCut with the cause.
func (s *Stream) Finish(err error) error {
	defer s.discard()
	if err != nil && !s.started {
		return err
	}
	if err == nil {
		err = s.close()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCut, err)
	}
	return nil
}
