package frame_test

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/testkit"
	"palier/internal/web/workspace/frame"
)

func TestEveryFamilysTemplatesAreSound(t *testing.T) {
	found, err := filepath.Glob("../*/templates")
	if err != nil || len(found) < 10 {
		t.Fatalf("%d families, %v", len(found), err)
	}
	f := frame.New(frame.Services{Asset: func(name string) string { return name }, Log: slog.New(slog.DiscardHandler)})
	for _, dir := range found {
		dir = filepath.Dir(dir)
		if dir == "../frame" {
			continue
		}
		screens, err := f.Screens(os.DirFS(dir))
		if err == nil {
			err = screens.Check()
		}
		if err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestAScreenStandsInItsFrameUnderAStrictPolicy(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Director, "Zoé")
	res, body := m.Get("/")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Security-Policy") != frame.Policy || strings.Contains(frame.Policy, "unsafe") || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s, %v", res.Status, res.Header)
	}
	for _, text := range []string{`<html lang="fr"`, `href="/leads"`, `data-go="m"`, "Réglages", "Zoé Essai", `data-theme="system"`, "Toutes les agences"} {
		if !strings.Contains(body, text) {
			t.Errorf("lacks %q", text)
		}
	}
	if _, body := m.Get("/?lang=en"); !strings.Contains(body, `<html lang="en"`) || !strings.Contains(body, "Settings") || !strings.Contains(body, `href="/profile?lang=en"`) {
		t.Error("not in English when the address says so")
	}
}

// What a role may not see is not there, and its address is refused.
func TestTheRailShowsWhatARoleMaySee(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	for role, want := range map[access.Role]string{
		access.Negotiator:   "today leads contacts searches properties mandates agenda field programs settings",
		access.ViewingAgent: "today properties agenda settings",
		access.Translating:  "today properties settings",
	} {
		_, body := s.Member(t, role, "Rôle "+string(role)).Get("/")
		var got []string
		for _, part := range strings.Split(body, `data-place="`)[1:] {
			key, _, _ := strings.Cut(part, `"`)
			got = append(got, key)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s sees %v, want %s", role, got, want)
		}
	}
}

func TestAStrangerIsSentToTheDoorAndComesBack(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	for _, path := range []string{"/", "/events", "/notifications?x=1"} {
		res, _ := s.Stranger(t).Get(path)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/login?next=%2F") {
			t.Errorf("%s: %s to %q", path, res.Status, to)
		}
	}
}

// A toast's cookie is what a form set: nobody else can put a button on a page by a link.
func TestNothingInAnAddressMakesAToast(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	_, body := s.Member(t, access.Negotiator, "Ada").Get("/?said=x&undo=/logout&toast=x")
	if strings.Contains(body, `class="toast"`) {
		t.Error("an address made a toast")
	}
}

// hears opens the stream of somebody, and gives what it says.
func hears(ctx context.Context, t *testing.T, s *testkit.Server, m *testkit.Member) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+frame.EventsPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: m.Cookies()}
	res, err := client.Do(req)
	if err != nil || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream: %v %v", res, err)
	}
	said := make(chan string, 100)
	go func() {
		defer res.Body.Close()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				said <- data
			}
		}
		close(said)
	}()
	return said
}

func enquire(t *testing.T, s *testkit.Server, agency int64, name string) {
	t.Helper()
	_, err := s.Leads.Create(t.Context(), s.Operator, leads.Lead{Agency: agency, Person: people.Declared{First: name, Last: "MAREST", Email: strings.ToLower(name) + ".marest@example.org"}}, "FR")
	if err != nil {
		t.Fatal(err)
	}
}

// A change is heard on every open screen of whoever may see it, and by nobody else.
func TestNewsReachOpenScreensOfThoseWhoMayKnow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		here := hears(t.Context(), t, s, s.Member(t, access.Negotiator, "Ici"))
		elsewhere := hears(t.Context(), t, s, s.MemberAt(t, access.User{Agency: testkit.OtherAgency, Role: access.Negotiator, Firstname: "Ailleurs", Lastname: "Essai"}))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		// A stream begins to listen a moment after it is open: what is told before is nobody's.
		told := false
		for n := 0; !told; n++ {
			enquire(t, s, testkit.OpenAgency, "Un"+strings.Repeat("e", n))
			select {
			case kinds := <-here:
				told = strings.Contains(kinds, "lead")
			case <-time.After(600 * time.Millisecond):
			case <-ctx.Done():
				t.Fatal("a lead is not told")
			}
		}
		select {
		case kinds := <-elsewhere:
			if strings.Contains(kinds, "lead") {
				t.Errorf("another agency hears %q", kinds)
			}
		default:
		}
	})
}

// A server that stops does not wait for streams that would never end: testkit stops it when the
// test is over, while this one is open, and is told when that takes too long.
func TestStreamsEndWhenTheServerStops(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	hears(context.Background(), t, s, s.Member(t, access.Negotiator, "Ici"))
}
