package leads

import (
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// problems words what the core refused: PREFIX.FIELD says what to do.
func problems(c *frame.Call, prefix string, err error) (out []problem, other error) {
	refused, ok := err.(*fault.Error)
	if !ok || !fault.Is(err, fault.Invalid) || len(refused.Problems) == 0 {
		return nil, err
	}
	for _, one := range refused.Problems {
		text, err := c.Words.T(prefix + "." + one.Field)
		if err != nil {
			return nil, err
		}
		out = append(out, problem{one.Field, text})
	}
	return out, nil
}
