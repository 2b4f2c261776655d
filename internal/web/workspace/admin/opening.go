package admin

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/grants"
	"palier/internal/web/workspace/frame"
)

// opening is what a partner needs to begin: the address of his door, and a command to paste
// into a terminal. The secret stands in it on the one page that shows it.
type opening struct {
	Key     string // of what is said above the command
	Base    string
	Command string
}

// plain is a word that a shell takes as it is.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@=%+-]+$`)

// quoted is a text as one word of a shell's.
func quoted(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// standIn is what a command has in the place of a secret that is not shown.
func standIn(c *frame.Call, kind, shown string) string {
	if shown != "" {
		return shown
	}
	return mustText(c, "opening.secret."+kind)
}

// openApimo is how a partner of the Apimo door begins.
func (d *desk) openApimo(c *frame.Call, p access.Provider, shown string) *opening {
	o := opening{Key: "apimo", Base: d.Origin() + "/apimo"}
	login := strconv.FormatInt(p.ID, 10) + ":" + standIn(c, "apimo", shown)
	path := "/agencies"
	if len(p.Agencies) > 0 {
		path += "/" + strconv.FormatInt(p.Agencies[0], 10) + "/leads?limit=5"
	}
	o.Command = "curl -u " + quoted(login) + " " + quoted(o.Base+path)
	return &o
}

// openAdlead is how the holder of a key of the Adlead door begins.
func (d *desk) openAdlead(c *frame.Call, space, shown string) *opening {
	o := opening{Key: "adlead", Base: d.Origin() + "/adlead/v1/" + url.PathEscape(space)}
	o.Command = "curl -H " + quoted("X-API-Key: "+standIn(c, "adlead", shown)) + " " + quoted(o.Base)
	return &o
}

// openFlatsy is how a person's program begins at the Flatsy door: it logs in as he does.
func (d *desk) openFlatsy(c *frame.Call) *opening {
	o := opening{Key: "flatsy", Base: d.Origin() + "/flatsy/api/v1/business"}
	body := `{"identifier":"` + c.User.Email + `","password":"` + mustText(c, "opening.secret.flatsy") + `"}`
	o.Command = "TOKEN=$(curl -s " + quoted(o.Base+"/login") + " --json " + quoted(body) + ` | sed 's/.*"token":"\([^"]*\)".*/\1/')` + "\n" +
		`curl -H "X-Auth-Token: $TOKEN" ` + quoted(o.Base+"/me")
	return &o
}

// openLeads2Keys is how an application begins: a user agrees in his browser, and the code that
// comes back is changed for a token.
func (d *desk) openLeads2Keys(c *frame.Call, one grants.Client, shown string) *opening {
	o := opening{Key: "leads2keys", Base: d.Origin() + "/leads2keys"}
	ask := url.Values{"response_type": {"code"}, "client_id": {one.Key}, "state": {"palier"}}
	change := []string{"curl -s", quoted(o.Base + "/auth/token")}
	if one.Auth == grants.BySecret {
		change = append(change, "-u "+quoted(one.Key+":"+standIn(c, "leads2keys", shown)))
	} else {
		change = append(change, "-d "+quoted("client_id="+one.Key))
	}
	change = append(change, "-d grant_type=authorization_code", "-d code="+mustText(c, "opening.code"))
	if len(one.Redirects) > 0 {
		ask.Set("redirect_uri", one.Redirects[0])
		change = append(change, "--data-urlencode "+quoted("redirect_uri="+one.Redirects[0]))
	}
	var lines []string
	address := o.Base + "/auth/authorization?" + ask.Encode()
	if one.Proof || one.Auth == grants.ByProof {
		lines = append(lines, "VERIFIER=$(openssl rand -hex 32)", `CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d =)`,
			`echo "`+address+`&code_challenge_method=S256&code_challenge=$CHALLENGE"`)
		change = append(change, `-d "code_verifier=$VERIFIER"`)
	} else {
		lines = append(lines, "echo "+quoted(address))
	}
	lines = append(lines, strings.Join(change, " "), `curl -H "Authorization: Bearer `+mustText(c, "opening.token")+`" `+quoted(o.Base+"/account"))
	o.Command = strings.Join(lines, "\n")
	return &o
}
