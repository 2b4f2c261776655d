package storage

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"palier/internal/core/people"
	seek "palier/internal/core/search"
)

// The names of what an office has few of - programmes, their lots, buildings, colleagues -
// stay in memory, folded, so that any words of them are found. As with sheets of lots, a look
// at the journal tells whether what is kept is still exact, whichever process wrote.

// mostNames is how many names stay in memory, of all accounts: some 30 MB.
const mostNames = 200_000

// heads is how much of a building's tree is read for its name and address, which come first.
const heads = 2000

const (
	sqlNamesHead  = `select seq, at from journal where account_id = $1 order by seq desc limit 1`
	sqlNamesThere = `select at from journal where account_id = $1 and seq = $2`
	sqlNamesNews  = `select distinct subject_kind from journal where account_id = $1 and seq > $2
and kind in ('program.created', 'program.updated', 'lot.created', 'lot.updated', 'lot.deleted', 'building.added', 'building.changed', 'building.updated', 'building.removed',
'user.created', 'user.updated', 'developer.created')`

	sqlNamesPrograms = `select g.id, b.agency_id, g.developer_id, g.code, g.name, trim(g.address || ' ' || g.zipcode || ' ' || g.city) from programs g
join developers b on b.account_id = g.account_id and b.id = g.developer_id where g.account_id = $1 order by g.id desc`
	sqlNamesLots = `select l.id, b.agency_id, l.program_id, l.outer_code, l.reference, g.name from lots l join programs g on g.account_id = l.account_id and g.id = l.program_id
join developers b on b.account_id = g.account_id and b.id = g.developer_id where l.account_id = $1 order by l.id`
	sqlNamesUsers     = `select u.id, u.agency_id, 0, u.uid, trim(u.firstname || ' ' || u.lastname), u.email from users u where u.account_id = $1 and u.active order by u.lastname, u.id`
	sqlNamesBuildings = `select b.id, b.agency_id, b.place, substr(b.tree, 1, cast($2 as integer)) from buildings b where b.account_id = $1 order by b.id desc`
)

// subjectOf says which lines of the journal change the names of a group; a lot carries its
// programme's, and both their developer's agency.
func subjectOf(g seek.Group) []string {
	switch g {
	case seek.Programs:
		return []string{"program", "developer"}
	case seek.Lots:
		return []string{"lot", "program", "developer"}
	case seek.Buildings:
		return []string{"building"}
	}
	return []string{"user"}
}

// name is a thing that is found by the words of its name.
type name struct {
	seek.Hit
	words string // folded, a space before each
}

// has tells whether each of the words is the beginning of one of the name's.
func (n name) has(words []string) bool {
	for _, w := range words {
		if !strings.Contains(n.words, " "+w) {
			return false
		}
	}
	return true
}

// names are those that are kept, by account.
type names struct {
	mu       sync.Mutex
	accounts map[int64]*known
	kept     int
}

// known are those of one account.
type known struct {
	mu     sync.Mutex // one reader renews, the others wait for what it finds
	seq    int64      // the last line of the journal that is minded
	at     int64
	groups map[seek.Group][]name
}

// of gives the names of a group, exact at this moment.
func (n *names) of(ctx context.Context, d *DB, account int64, g seek.Group) ([]name, error) {
	k := n.account(account)
	k.mu.Lock()
	defer k.mu.Unlock()
	before := k.size()
	if err := k.follow(ctx, d, account); err != nil {
		return nil, err
	}
	list, there := k.groups[g]
	if !there {
		var err error
		if list, err = d.readNames(ctx, account, g); err != nil {
			return nil, err
		}
		k.groups[g] = list
	}
	n.count(account, k.size()-before)
	return list, nil
}

func (n *names) account(account int64) *known {
	n.mu.Lock()
	defer n.mu.Unlock()
	k := n.accounts[account]
	if k == nil {
		if n.accounts == nil {
			n.accounts = map[int64]*known{}
		}
		k = &known{groups: map[seek.Group][]name{}}
		n.accounts[account] = k
	}
	return k
}

// count notes how many names more are kept; when they are too many, those of the other
// accounts go.
func (n *names) count(account int64, more int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.kept += more; n.kept > mostNames {
		mine := n.accounts[account]
		n.accounts = map[int64]*known{account: mine}
		n.kept = mine.size()
	}
}

func (k *known) size() (total int) {
	for _, list := range k.groups {
		total += len(list)
	}
	return total
}

// follow lets go of what lines of the journal have changed since the last look. A database
// that was set back to an earlier state does not have the line that was the last one.
func (k *known) follow(ctx context.Context, d *DB, account int64) error {
	var seq, when, then int64
	if _, err := d.sql.Get(ctx, sqlNamesHead, []any{account}, &seq, &when); err != nil {
		return err
	}
	if seq == k.seq && when == k.at {
		return nil
	}
	there, err := d.sql.Get(ctx, sqlNamesThere, []any{account, k.seq}, &then)
	if err != nil {
		return err
	}
	if !there || then != k.at || seq < k.seq {
		k.groups = map[seek.Group][]name{}
		k.seq, k.at = seq, when
		return nil
	}
	rows, err := d.sql.Query(ctx, sqlNamesNews, account, k.seq)
	changed, err := collect(rows, err, func(scan scanner) (s string, err error) { return s, scan(&s) })
	if err != nil {
		return err
	}
	for _, subject := range changed {
		for g := range k.groups {
			for _, of := range subjectOf(g) {
				if of == subject {
					delete(k.groups, g)
				}
			}
		}
	}
	k.seq, k.at = seq, when
	return nil
}

// readNames reads those of a group.
func (d *DB) readNames(ctx context.Context, account int64, g seek.Group) ([]name, error) {
	if g == seek.Buildings {
		return d.readBuildingNames(ctx, account)
	}
	query := map[seek.Group]string{seek.Programs: sqlNamesPrograms, seek.Lots: sqlNamesLots, seek.Colleagues: sqlNamesUsers}[g]
	if query == "" {
		return nil, nil
	}
	rows, err := d.sql.Query(ctx, query, account)
	return collect(rows, err, func(scan scanner) (n name, err error) {
		n.Group = g
		err = scan(&n.ID, &n.Agency, &n.Parent, &n.Outer, &n.Title, &n.Detail)
		if g == seek.Colleagues { // the firm's domain is everybody's
			own, _, _ := strings.Cut(n.Detail, "@")
			return n.folded(own), err
		}
		return n.folded(n.Detail + " " + n.Outer), err
	})
}

// folded is the name with its words; more is what it is found by beside its title.
func (n name) folded(more string) name {
	n.words = " " + people.Fold(n.Title+" "+more)
	return n
}

func (d *DB) readBuildingNames(ctx context.Context, account int64) ([]name, error) {
	rows, err := d.sql.Query(ctx, sqlNamesBuildings, account, heads)
	return collect(rows, err, func(scan scanner) (n name, err error) {
		var head string
		n.Group = seek.Buildings
		if err = scan(&n.ID, &n.Agency, &n.Outer, &head); err != nil {
			return n, err
		}
		n.Detail, n.Title = headOf(head)
		if n.Title == "" {
			n.Title, n.Detail = n.Detail, ""
		}
		return n.folded(n.Detail), nil
	})
}

// headOf reads the name and the address that a tree begins with; the rest of it may be cut.
func headOf(tree string) (called, address string) {
	read := json.NewDecoder(strings.NewReader(tree))
	if open, err := read.Token(); err != nil || open != json.Delim('{') {
		return "", ""
	}
	for range 2 {
		field, err := read.Token()
		if err != nil || field != "name" && field != "address" {
			break
		}
		value, err := read.Token()
		text, isText := value.(string)
		if err != nil || !isText {
			break
		}
		if field == "name" {
			called = text
		} else {
			address = text
		}
	}
	return called, address
}
