package product

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
)

// StartReplicas starts the program and, on PostgreSQL, a second process on the
// same database, as two machines behind a proxy would be. stop kills them.
func StartReplicas(ctx context.Context, l Launch, r *rand.Rand) (demos []Demo, stop func(), err error) {
	first, err := Start(ctx, l)
	if err != nil || l.DB == "" {
		return oneDemo(first, err)
	}
	l.of, l.Dir = &first.Demo, filepath.Join(l.Dir, "replica")
	if l.Port, err = FreePort(r); err != nil {
		first.Kill()
		return nil, nil, err
	}
	second, err := Start(ctx, l)
	if err != nil {
		first.Kill()
		return nil, nil, fmt.Errorf("second replica: %w", err)
	}
	return []Demo{first.Demo, second.Demo}, func() { first.Kill(); second.Kill() }, nil
}

func oneDemo(s *Server, err error) ([]Demo, func(), error) {
	if err != nil {
		return nil, nil, err
	}
	return []Demo{s.Demo}, s.Kill, nil
}

// At is the same demo as who listens on another port of this machine serves it: a
// replica, or a proxy.
func (d Demo) At(port int) Demo {
	d.URL = "http://" + address(port)
	d.Apimo.Base = d.URL + "/apimo"
	d.Adlead.Base = rebased(d.Adlead.Base, d.URL)
	return d
}
