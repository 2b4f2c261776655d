package addresses

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/places"
)

func TestNumbersArePackedAndReadBackEqual(t *testing.T) {
	numbers := []places.Numbered{
		{Point: places.Point{Lat: -21_115_141, Lon: 55_536_384}, ID: "97411_0100_99999"},
		{House: places.House{Number: 1}, Point: places.Point{Lat: 48_188_106, Lon: 4_131_931}},
		{House: places.House{Number: 1, Repetition: "a"}, Point: places.Point{Lat: 48_188_106, Lon: 4_131_931}},
		{House: places.House{Number: 1, Repetition: "z"}, Point: places.Point{Lat: -90_000_000, Lon: -180_000_000}},
		{House: places.House{Number: 1, Repetition: "bis"}, Point: places.Point{Lat: 90_000_000, Lon: 180_000_000}, ID: "é"},
		{House: places.House{Number: 2, Repetition: "sexies"}},
		{House: places.House{Number: 2, Repetition: "bis 1er étage"}},
		{House: places.House{Number: 99_998, Repetition: "A"}},
	}
	packed := pack(numbers)
	back, err := unpack(packed)
	if diff := cmp.Diff(numbers, back); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for n := range packed {
		if some, err := unpack(packed[:n]); err == nil && len(some) >= len(numbers) {
			t.Errorf("%d bytes of %d have all the numbers", n, len(packed))
		}
	}
	if _, err := unpack([]byte{2, 254, 0, 0}); !errors.Is(err, errDamaged) {
		t.Errorf("a repetition that nobody wrote: %v", err)
	}
}

// Most numbers of a street take few bytes: the size of the file rests on it.
func TestAnOrdinaryNumberTakesSixBytes(t *testing.T) {
	var numbers []places.Numbered
	for n := range int32(100) {
		numbers = append(numbers, places.Numbered{House: places.House{Number: int(2*n) + 1}, Point: places.Point{Lat: 47_218_400 + 80*n, Lon: -1_553_600 + 120*n}})
	}
	if got := len(pack(numbers)); got > 620 {
		t.Errorf("100 numbers take %d bytes", got)
	}
}

// FuzzFile reads any file: what is no file of the address base is refused as such, and
// what is read can be packed and read back.
func FuzzFile(f *testing.F) {
	const head = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
	for _, seed := range []string{
		"", head, head + "44109_7480_00012_bis;12;bis;Rue des Tilleuls;44000;44109;Nantes;-1.55;47.21\n", head + "x;99999;é;\"a;b\";00000;2A004;N;180;-90",
		"\xef\xbb\xbf" + head + "a_b_c;0;;A;12345;97411;B;1e2;1e-3\r\n", "\x1f\x8b\x08\x00", "PK", "a,b\n", head + ";;;;;;;;\n", head + "44109_7480_+0012;12;;R;44000;44109;N;0x1p-2;1_0\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := newSource("fuzz", bytes.NewReader(content), int64(len(content)))
		if err == nil {
			err = s.header(required()...)
		}
		departments := map[string]*department{}
		for err == nil {
			var r row
			if r, err = s.next(); err != nil {
				break
			}
			var e entry
			var complete bool
			if e, complete, err = r.entry(); err == nil && complete {
				if departments[e.department] == nil {
					departments[e.department] = newDepartment(e.department)
				}
				departments[e.department].add(e)
			}
		}
		if err != io.EOF && !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
		for _, d := range departments {
			packs(t, d)
		}
	})
}

// packs holds what a department comes to against what was read.
func packs(t *testing.T, d *department) {
	t.Helper()
	for _, sheet := range d.sheets() {
		if got := strings.Count(string(sheetKeys(sheet)), "\n"); got != len(sheet) {
			t.Errorf("%d lines for %d streets", got, len(sheet))
		}
		for _, s := range sheet {
			var err error
			numbers := d.numbers(s)
			s.Numbers, err = unpack(pack(numbers))
			if diff := cmp.Diff(numbers, s.Numbers); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			for i := range s.Numbers {
				if a := s.Address(i); a.ID == "" || places.Department(a.INSEE) != d.code || a.Lat < -90 || a.Lat > 90 || a.Lon < -180 || a.Lon > 180 {
					t.Errorf("address %+v", a)
				}
			}
		}
	}
}

// FuzzUnpack reads damaged values: nothing breaks, and nothing large is made of them.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0})
	f.Add([]byte{3, 255, 200, 1})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, packed []byte) {
		numbers, err := unpack(packed)
		if err != nil && !errors.Is(err, errDamaged) || 4*len(numbers) > len(packed) {
			t.Errorf("%d numbers of %d bytes, %v", len(numbers), len(packed), err)
		}
	})
}
