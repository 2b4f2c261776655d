package migrate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/storage/migrate"
	"palier/internal/testkit"
)

// What was there before step 7 (0007_visits): an agent's actions that overlap, another's
// that do not, and two properties.
const beforeVisits = `insert into accounts values (1, 'A', 'test', 'FR', 1, 1);
insert into agencies (account_id, id, name, company, address, zipcode, city, country, phone, fax, email, website, picture, timezone, created_at, updated_at)
values (1, 14, '', '', '', '', '', '', '', '', '', '', '', 'Europe/Paris', 1, 1);
insert into users (account_id, id, agency_id, username, username_key, firstname, lastname, email, phone, mobile, fax, role, active, language, timezone, picture, born, created_at, updated_at)
values (1, 9, 14, 'a', 'a', '', '', '', '', '', '', 1, true, '', '', '', '', 1, 1), (1, 10, 14, 'b', 'b', '', '', '', '', '', '', 1, true, '', '', '', '', 1, 1);
insert into properties (account_id, id, agency_id, reference, category, type, subtype, step, status, address, address_more, zipcode, city, country, currency, created_at, updated_at)
values (1, 100, 14, 'R', 1, 1, 1, 1, 1, '', '', '', '', '', '', 1, 1), (1, 101, 14, 'R', 1, 1, 1, 1, 1, '', '', '', '', '', '', 1, 1);
insert into actions (account_id, id, agency_id, user_id, type, day, time_start, time_end, starts_at, ends_at, holding, subject, content, referral, subreferral, created_at, updated_at) values
(1, 400, 14, 9, 3, '2026-03-03', '', '', 100, 200, true, '', '', 0, '', 1, 1),
(1, 401, 14, 9, 3, '2026-03-03', '', '', 150, 300, true, '', '', 0, '', 1, 1),
(1, 402, 14, 9, 3, '2026-03-03', '', '', 200, 250, true, '', '', 0, '', 1, 1),
(1, 403, 14, 9, 3, '2026-03-03', '', '', 300, 400, true, '', '', 0, '', 1, 1),
(1, 404, 14, 9, 3, '2026-03-03', '', '', 300, 310, true, '', '', 0, '', 1, 1),
(1, 405, 14, 9, 1, '2026-03-03', '', '', null, null, false, '', '', 0, '', 1, 1),
(1, 406, 14, 10, 3, '2026-03-03', '', '', 150, 160, true, '', '', 0, '', 1, 1)`

// The chain takes what fits, the earliest first; the rest stays in the diary and holds
// nothing. Whoever was there gets a uid of his own.
func TestTimeThatWasHeldBecomesAChain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := open(t, d)
		admin(t, db, "create table schema_migrations (version bigint not null primary key, name text not null, checksum text not null, applied_at bigint not null)")
		steps, err := migrate.Steps()
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range steps[:7] {
			if step.Version == 7 {
				for statement := range strings.SplitSeq(beforeVisits, ";\n") {
					admin(t, db, statement)
				}
			}
			if err := migrate.RunStep(t.Context(), db, step); err != nil {
				t.Fatal(err)
			}
		}
		chain := query(t, db, `select cast(action_id as text), cast(starts_at as text), coalesce(cast(after_at as text), '-') from held_time order by action_id`)
		if d := cmp.Diff([][]string{{"400", "100", "-"}, {"403", "300", "200"}, {"406", "150", "-"}}, chain); d != "" {
			t.Errorf("chain (-want +got):\n%s", d)
		}
		holding := query(t, db, `select cast(id as text) from actions where holding order by id`)
		if d := cmp.Diff([][]string{{"400"}, {"403"}, {"406"}}, holding); d != "" {
			t.Errorf("holding (-want +got):\n%s", d)
		}
		uids := map[string]bool{}
		for _, row := range query(t, db, `select uid from users union all select uid from properties`) {
			uids[row[0]] = true
			if uid := row[0]; len(uid) != 36 || uid[14] != '4' || !strings.ContainsRune("89ab", rune(uid[19])) || strings.ToLower(uid) != uid {
				t.Errorf("uid %q", uid)
			}
		}
		if len(uids) != 4 {
			t.Errorf("%d uids for 4 rows", len(uids))
		}
	})
}
