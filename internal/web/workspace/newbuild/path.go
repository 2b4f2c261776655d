package newbuild

import (
	"fmt"
	"net/url"
	"strconv"

	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func programPath(id int64) string { return fmt.Sprintf("%s/%d", programsPath, id) }

func pathOf(l programs.Lot) string { return fmt.Sprintf("%s/lots/%d", programPath(l.Program), l.ID) }

func optionPath(o sales.Option) string {
	return fmt.Sprintf("%s/options/%d", programPath(o.Program), o.ID)
}

func purchasePath(p sales.Purchase) string {
	return fmt.Sprintf("%s/purchases/%d", programPath(p.Program), p.ID)
}

func registrationPath(id int64) string { return fmt.Sprintf("%s/%d", registrationsPath, id) }

// onward is the address of the page with other parameters, in pairs; an empty one goes away.
func onward(u *url.URL, pairs ...string) string {
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

func text(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
