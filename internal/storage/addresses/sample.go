package addresses

import (
	"bytes"
	"context"
	_ "embed"
	"time"
)

// sample is 2,472 addresses from all over France, for the demonstration. Numbers,
// streets and positions are real, ids are not the base's.
//
// From the test lines of geocoders/geocoder-tester (public domain), joined to the
// communes: © Base Adresse Nationale / OpenStreetMap contributors.
//
//go:embed sample.csv.gz
var sample []byte

// sampleName is the sample's as a source.
const sampleName = "adresses-sample"

// ImportSample fills the file at path with the sample, unless it or real departments are in.
func ImportSample(ctx context.Context, path string, now func() time.Time) error {
	s, err := newSource(sampleName, bytes.NewReader(sample), int64(len(sample)))
	if err == nil {
		err = s.header(required()...)
	}
	if err != nil {
		return err
	}
	w, err := openWriter(ctx, path)
	if err != nil {
		return err
	}
	defer w.close()
	if real, err := w.others(ctx, s.mark); err != nil || real {
		return err
	}
	_, err = w.importAll(ctx, []*source{s}, Options{Now: now})
	return err
}
