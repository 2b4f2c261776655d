package adlead_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
)

// parts is a form with a boundary of its own.
func parts(boundary string, list ...string) (body string, header []string) {
	for _, part := range list {
		body += "--" + boundary + "\r\n" + part + "\r\n"
	}
	return body + "--" + boundary + "--\r\n", []string{"Content-Type", "multipart/form-data; boundary=" + boundary}
}

// file is a part with a file in it.
func file(field, name, content string) string {
	return fmt.Sprintf("Content-Disposition: form-data; name=%q; filename=\"%s\"\r\nContent-Type: application/pdf\r\n\r\n%s", field, name, content)
}

func TestPlansThatAreNone(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		const pdf = "%PDF-1.7 plan"
		var list []probe
		bad := func(name, body string, header []string, want ...int) {
			list = append(list, probe{name: name, method: "POST", path: s.in("/lots/%d/files", s.lots[here]), body: body, header: header, want: want})
		}
		send := func(name string, want int, list ...string) {
			body, header := parts("xyz", list...)
			bad(name, body, header, want)
		}
		send("no part", 422)
		send("no file", 422, "Content-Disposition: form-data; name=\"note\"\r\n\r\nx")
		send("another field", 422, file("plan", "a.pdf", pdf))
		send("two files", 422, file("file", "a.pdf", pdf), file("file", "b.pdf", pdf))
		send("an empty file", 422, file("file", "a.pdf", ""))
		send("a picture", 422, file("file", "a.pdf", "\x89PNG\r\n"))
		send("a page", 422, file("file", "a.pdf", "<html><script>alert(1)</script>"))
		send("a PDF further down", 422, file("file", "a.pdf", "\n\n%PDF-1.7"))
		send("a part of many headers", 422, strings.Repeat("X-A: b\r\n", 10_000)+file("file", "a.pdf", pdf))
		send("a long header", 422, "X-A: "+strings.Repeat("b", 11<<20)+"\r\n"+file("file", "a.pdf", pdf))
		send("a thousand parts", 422, strings.Split(strings.Repeat("Content-Disposition: form-data; name=\"n\"\r\n\r\nx|", 1000)+"Content-Disposition: form-data; name=\"n\"\r\n\r\nx", "|")...)
		send("too large", 413, file("file", "a.pdf", pdf+strings.Repeat("x", 20<<20)))
		body, header := parts(strings.Repeat("b", 10_000), file("file", "a.pdf", pdf))
		bad("a huge boundary", body, header, 422)
		good, header := parts("xyz", file("file", "a.pdf", pdf))
		bad("a broken end", good[:len(good)-12], header, 422)
		bad("another boundary", good, []string{"Content-Type", "multipart/form-data; boundary=zyx"}, 422)
		for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=", "application/pdf", "application/json", "multipart/form-data; boundary=\"", ";;"} {
			bad("a form said to be "+kind, good, []string{"Content-Type", kind}, 422)
		}
		bad("a compressed form", compressed(t, good), append([]string{"Content-Encoding", "gzip"}, header...), 422)
		s.refusedAll(t, c, list)
		if got := c.get(t, s.in("/lots/%d/files", s.lots[here])).list(); len(got) != 1 {
			t.Errorf("of the refused plans some were kept: %v", got)
		}
	})
}

// zeros is a body that does not end before its length, and counts what was taken.
type zeros struct {
	left  int64
	taken atomic.Int64
}

func (z *zeros) Read(b []byte) (int, error) {
	n := int(min(int64(len(b)), z.left))
	if n == 0 {
		return 0, io.EOF
	}
	clear(b[:n])
	z.left -= int64(n)
	z.taken.Add(int64(n))
	return n, nil
}

// A plan of 100 MB is refused, and is not read to its end: neither when it says so
// beforehand nor when it just comes.
func TestAHugePlanIsNotTaken(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		const size, slack = 100 << 20, 16 << 20 // what sockets hold on both sides
		for name, most := range map[string]int64{"announced": slack, "not announced": 20<<20 + slack} {
			head := "--xyz\r\n" + file("file", "a.pdf", "%PDF-1.7")
			rest := &zeros{left: size}
			r, err := http.NewRequestWithContext(t.Context(), "POST", c.URL+"/adlead/v1/"+c.space+s.in("/lots/%d/files", s.lots[here]), io.MultiReader(strings.NewReader(head), rest))
			if err != nil {
				t.Fatal(err)
			}
			if name == "announced" {
				r.ContentLength = int64(len(head)) + size
			}
			r.Header.Set("X-API-Key", c.key)
			r.Header.Set("Content-Type", "multipart/form-data; boundary=xyz")
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			text, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != 413 {
				t.Errorf("%s: answered %d %s, %v", name, res.StatusCode, text, err)
			}
			if err := refusal(res.StatusCode, text); err != nil {
				t.Errorf("%s: %v: %s", name, err, text)
			}
			if taken := rest.taken.Load(); taken > most {
				t.Errorf("%s: %d bytes were taken", name, taken)
			}
		}
	})
}

// Whatever a plan is called, its name is a name, in the list and in its address.
func TestNamesOfPlansAreNames(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		names := map[string]string{
			"../../etc/passwd": "passwd", `..\\..\\windows\\x.pdf`: "x.pdf", `C:\\x`: "x", "/": "plan.pdf", "..": "plan.pdf", ".": "plan.pdf", "": "plan.pdf", "   ": "plan.pdf",
			"a\x00b.pdf": "", "a\tb.pdf": "ab.pdf", "plan \U0001F3E0.pdf": "plan \U0001F3E0.pdf", "gnp.\u202efdp.exe": "gnp.fdp.exe", "\u200fא.pdf": "א.pdf", "é\u0301.pdf": "é\u0301.pdf",
			"\xff\xfe.pdf": "pdf", "a%2f..%2fb.pdf": "a%2f..%2fb.pdf", "a?b#c.pdf": "a?b#c.pdf", strings.Repeat("n", 5000) + ".pdf": strings.Repeat("n", 196) + ".pdf",
			`<img src=x onerror=alert(1)>.pdf`: `<img src=x onerror=alert(1)>.pdf`,
		}
		path := s.in("/lots/%d/files", s.lots[apart])
		for name, want := range names {
			body, header := parts("xyz", file("file", name, "%PDF-1.7 "+name))
			a := c.hostile(t, "POST", path, body, header...)
			if want == "" && a.Status == 422 {
				continue
			}
			if a.Status != 200 {
				t.Errorf("%q: answered %d: %s", name, a.Status, a.Body)
				continue
			}
			made := a.data()
			got := made["name"].(string)
			if got != want && want != "" {
				t.Errorf("%q: is called %q, want %q", name, got, want)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) || r == '/' || r == '\\' }) {
				t.Errorf("%q: is called %q", name, got)
			}
			plan := s.plan(t, made["file_url"].(string)).want(200)
			if string(plan.Body) != "%PDF-1.7 "+name || plan.Header.Get("Content-Type") != "application/pdf" || strings.Count(plan.Header.Get("Content-Disposition"), "\n") > 0 {
				t.Errorf("%q: comes back as %v", name, plan.Header)
			}
		}
		for _, url := range []string{"/adlead/f/1/../../../../etc/passwd", "/adlead/f/1/..%2f..%2fetc%2fpasswd/x", "/adlead/f/-1/00000000-0000-4000-8000-000000000000/x", "/adlead/f/99999999999999999999/00000000-0000-4000-8000-000000000000/x"} {
			s.with("").exchange(t, "GET", s.URL+url, "").refused(404, notFound)
		}
	})
}

// Filters that say nothing that there is, and pages that no list has, never fail.
func TestListsTakeAnyQuery(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		lead := s.in("/leads/%d", s.leads[here])
		for _, path := range []string{"/programs", s.in("/lots"), s.in("/leads"), s.in("/registrations"), s.in("/options"), s.in("/purchases"), s.in("/owners"), lead + "/records", lead + "/sales-actions", s.in("/contacts?names[]=Kervaaaab")} {
			for _, query := range []string{"page=0", "page=-1", "page=1e9", "page=1000000000", "page=99999999999999999999", "page[]=2", "per_page=1000000", "per_page=0", "per_page=-5", "per_page=x", "page=%00&per_page=%ff",
				"status=castle", "status=%00", "status=%ff", "status[]=option", "type=%27%20or%201=1--", "is_primary=2", "nothing=x", "%zz", "a=b;c=d", "status=" + strings.Repeat("x", 20_000), strings.Repeat("status=option&", 500)} {
				full := path + "?" + query
				if strings.Contains(path, "?") {
					full = path + "&" + query
				}
				a := c.hostile(t, "GET", full, "")
				if a.Status != 200 {
					t.Errorf("%.100s: answered %d: %.300s", full, a.Status, a.Body)
					continue
				}
				list := a.page()
				if size, number := list.Meta.id(t, "per_page"), list.Meta.id(t, "current_page"); len(list.Data) > 50 || size < 1 || size > 50 || number < 1 {
					t.Errorf("%.100s: %d items, %v", full, len(list.Data), list.Meta)
				}
			}
		}
		many := s.in("/contacts?") + strings.Repeat("names[]=x&", 250)
		s.refusedAll(t, c, []probe{
			{name: "no criterion", method: "GET", path: s.in("/contacts?names[]="), want: []int{422}},
			{name: "too many criteria", method: "GET", path: many, want: []int{422}},
			{name: "no criterion in the space", method: "GET", path: "/contacts?emails", want: []int{422}},
		})
	})
}

// Headers that no client sends are answered, or refused by the server before any
// door sees them (431 has no body of this API).
func TestHeadersThatNobodySends(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		for _, header := range [][]string{{"X-Long", strings.Repeat("x", 64<<10)}, {"Cookie", strings.Repeat("a=b; ", 13_000)}} {
			below := c.api()
			below.Contract = nil
			if a := below.Do(t, request("GET", "/v1/"+c.space, "", header)); a.Status != http.StatusRequestHeaderFieldsTooLarge {
				t.Errorf("64 KiB of headers: answered %d", a.Status)
			}
		}
		for _, header := range [][]string{{"Accept", "text/html"}, {"Accept", ";;;"}, {"X-HTTP-Method-Override", "DELETE"}, {"X-Forwarded-For", "127.0.0.1, ::1"}, {"Range", "bytes=0-1"}, {"If-None-Match", "*"}} {
			c.do(t, "GET", s.in("/lots/%d", s.lots[here]), "", header...).want(200)
		}
		var list []probe
		for _, value := range []string{" ", strings.Repeat("k", 300), "é", "a\tb"} {
			list = append(list, probe{name: "the idempotency key " + value[:1], method: "POST", path: "/leads", body: ines, want: []int{422}, header: []string{"Idempotency-Key", value}})
		}
		for _, id := range []string{"0", "-1", "+1", "1.0", "1e3", "0x10", "%2B1", "١", "99999999999999999999", "x", "null", "1;2", "1 or 1=1"} {
			for _, path := range []string{s.in("/lots/"), s.in("/leads/"), s.in("/options/"), s.in("/registrations/"), s.in("/purchases/"), "/leads/", "/programs/"} {
				list = append(list, probe{name: "the id " + id, method: "GET", path: path + strings.ReplaceAll(id, " ", "%20"), want: []int{404}})
			}
		}
		for _, method := range []string{"TRACE", "OPTIONS", "PATCH", "PROPFIND", "get"} {
			list = append(list, probe{name: method, method: method, path: s.in("/lots"), want: []int{405}})
		}
		s.refusedAll(t, c, list)
	})
}
