package peer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// perPerson is how many open screens one person is given: fewer than the server grants.
const perPerson = 25

// Screens are open screens, each hearing what changes.
type Screens struct {
	conns []net.Conn
	heard chan heard
	wait  sync.WaitGroup
}

// heard is that a screen heard of a lead.
type heard struct {
	screen int
	at     time.Time
}

// Readers makes people of the agency, as many as n open screens take, and logs them in.
func (p *Palier) Readers(ctx context.Context, n int) (cookies []string, err error) {
	for i := 0; i*perPerson < n; i++ {
		if err := p.member(ctx, i); err != nil {
			return nil, fmt.Errorf("Palier.Readers: %w", err)
		}
		cookies = append(cookies, p.cookie)
	}
	return cookies, nil
}

// Watch opens n screens of these people.
func (p *Palier) Watch(ctx context.Context, cookies []string, n int) (*Screens, error) {
	s := &Screens{heard: make(chan heard, 2*n)}
	for i := range n {
		if err := s.open(ctx, p.Addr(), p.ask("GET", "/events", cookies[i/perPerson], nil)); err != nil {
			s.Close()
			return nil, fmt.Errorf("Palier.Watch: screen %d: %w", i, err)
		}
	}
	return s, nil
}

// member makes a person of the agency and logs him in: p.cookie is his from then on.
func (p *Palier) member(ctx context.Context, i int) error {
	const password = "mille paliers ouverts"
	name := "ecran" + strconv.Itoa(i)
	agency := strings.Split(p.target, "/agencies/")[1]
	agency, _, _ = strings.Cut(agency, "/")
	create := exec.CommandContext(ctx, p.program, "user", "create", "--data", p.dir, "--json", "--agency", agency, "--role", "agent",
		"--username", name, "--email", name+"@example.org", "--firstname", "Écran", "--lastname", strconv.Itoa(i))
	said, err := create.Output()
	var made struct{ User int64 }
	if err == nil {
		err = json.Unmarshal(said, &made)
	}
	if err != nil {
		return fmt.Errorf("user create: %w: %s", err, said)
	}
	set := exec.CommandContext(ctx, p.program, "user", "password", "--data", p.dir, strconv.FormatInt(made.User, 10))
	set.Stdin = strings.NewReader(password + "\n")
	if said, err := set.CombinedOutput(); err != nil {
		return fmt.Errorf("user password: %w: %s", err, said)
	}
	p.round.who.Identifier, p.round.who.Password = name+"@example.org", password
	return p.Enter(ctx)
}

// open opens one screen's stream and listens to it.
func (s *Screens) open(ctx context.Context, addr string, request []byte) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	s.conns = append(s.conns, conn)
	if _, err := conn.Write(request); err != nil {
		return err
	}
	lines := bufio.NewReaderSize(conn, 512)
	first, err := lines.ReadString('\n')
	if err != nil || !strings.Contains(first, " 200 ") {
		return fmt.Errorf("a stream answers %q: %w", first, err)
	}
	for { // its first line, which tells how soon to come back, is sent once the screen is listened for
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte("retry:")) {
			break
		}
	}
	screen := len(s.conns) - 1
	s.wait.Go(func() {
		for {
			line, err := lines.ReadSlice('\n')
			if err != nil {
				return
			}
			if bytes.HasPrefix(line, []byte("data: ")) && bytes.Contains(line, []byte("lead")) {
				s.heard <- heard{screen, time.Now()}
			}
		}
	})
	return nil
}

// Tell posts a lead, and gives how long after its answer each screen heard of it.
func (s *Screens) Tell(ctx context.Context, p *Palier, i int) ([]time.Duration, error) {
	body := fmt.Appendf(nil, `{"reference":"ECRAN-%d","type":1,"email":"ecran.%d@example.org","message":"Bonjour"}`, i, i)
	if _, err := fetch(ctx, p.Addr(), p.head("POST", "").Append(nil, body)); err != nil {
		return nil, fmt.Errorf("Screens.Tell: %w", err)
	}
	answered := time.Now()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	took := make(map[int]time.Duration, len(s.conns))
	for len(took) < len(s.conns) {
		select {
		case h := <-s.heard:
			if _, twice := took[h.screen]; !twice {
				took[h.screen] = h.at.Sub(answered)
			}
		case <-late.C:
			return nil, fmt.Errorf("Screens.Tell: %d of %d screens heard of it", len(took), len(s.conns))
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return slices.Collect(maps.Values(took)), nil
}

// Close closes the screens.
func (s *Screens) Close() {
	for _, conn := range s.conns {
		conn.Close()
	}
	s.wait.Wait()
}
