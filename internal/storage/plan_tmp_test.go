package storage

import (
	"context"
	"testing"
	"time"
	"fmt"
"strings"
	"os"
	"palier/internal/storage/sqldb"
)

func TestPlanTmp(t *testing.T) {
	o := sqldb.Options{Dir: t.TempDir()}
	if u := os.Getenv("PLAN_PG"); u != "" { o = sqldb.Options{URL: u} }
	db, err := Open(context.Background(), o, time.Now)
	if err != nil { t.Fatal(err) }
	defer db.Close()
	if _, err := db.Migrate(context.Background()); err != nil { t.Fatal(err) }
	for name, q := range map[string]string{
		"due": sqlHoldsDue, "next": sqlHoldNext, "heldlots": sqlHeldLots, "lotsget": fmt.Sprintf(sqlLotsGet, "($3,$4)"), "children": fmt.Sprintf(sqlLotsParent, "($2,$3)"),
		"waiting": fmt.Sprintf(sqlWaiting, "($2,$3)"), "optionlots": fmt.Sprintf(sqlOptionLots, "($2,$3)"), "livefor": sqlLiveFor, "line": sqlLine, "linesof": fmt.Sprintf(sqlLinesOf,"($3,$4)"), "search": strings.Replace(sqlFound,"%s","($3,$4),($5,$6)",1)+sqlOnProgram+" select count(*) from here",
		"linescount": sqlLinesCount, "linespage": sqlLinesPage, "regget": sqlRegistrationGet, "regof": fmt.Sprintf(sqlRegistrationsOf, "($4,$5)"), "regnamed": sqlRegistrationsNamed,
		"regon": fmt.Sprintf(sqlRegistrationsOn, "($4,$5)"), "regending": sqlRegistrationsEnding, "lastend": sqlLastEnd,
		"leadfacts": fmt.Sprintf(sqlLeadFacts, "($3,$4)"), "actionfacts": fmt.Sprintf(sqlActionFacts, "($2,$3)"), "optionfacts": fmt.Sprintf(sqlOptionFacts, "($3,$4)"),
		"purchasefacts": fmt.Sprintf(sqlPurchaseFacts, "($3,$4)"), "namesakes": sqlNamesakes,
		"regcount": fmt.Sprintf(sqlRegistrationCount, "r.program_id = $2"), "consents": sqlConsents,
		"optlist": "select count(*) from options where account_id = $1 and program_id = $2 and owner_id = $3", "lots": "select " + sqlLotCols + sqlLotsFrom + " and l.program_id = $2 order by l.id limit $3",
		"lotcount": "select count(*) " + sqlLotsAlone + " and l.program_id = $2",
		"without": sqlWithoutLastName,
	} {
		rows, err := db.sql.Reader().Query("explain query plan " + q, 1, 2, 3, 4, 5, 6, 7, 8)
		if err != nil { t.Log(name, err); continue }
		s := name + ":\n"
		for rows.Next() {
			var a, b, c int; var d string
			rows.Scan(&a, &b, &c, &d)
			s += fmt.Sprintf("   %d<%d %s\n", a, b, d)
		}
		rows.Close()
		t.Log(s)
	}
}
