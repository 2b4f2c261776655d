package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/alecthomas/kong"

	"palier/internal/config"
	"palier/internal/core/day"
	"palier/internal/core/money"
)

// values are how flags and arguments read what people type: in the parser's place
// wherever it would answer a slip in words of its own.
func values() []kong.Option {
	return []kong.Option{
		kong.TypeMapper(reflect.TypeFor[time.Duration](), typed("duration", config.ParseDuration)),
		kong.TypeMapper(reflect.TypeFor[time.Time](), typed("instant", parseInstant)),
		kong.TypeMapper(reflect.TypeFor[int64](), typed("number", parseNumber)),
		kong.TypeMapper(reflect.TypeFor[int](), typed("number", func(text string) (int, error) {
			n, err := parseNumber(text)
			return int(n), err
		})),
		kong.TypeMapper(reflect.TypeFor[float64](), typed("sum", parseSum)),
	}
}

// typed reads one kind of value; kind is what it is called when it is left out.
func typed[T any](kind string, parse func(string) (T, error)) kong.MapperFunc {
	return func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := ctx.Scan.PopValueInto(kind, &text); err != nil {
			return err
		}
		v, err := parse(text)
		if err == nil {
			target.Set(reflect.ValueOf(v))
		}
		return err
	}
}

// parseInstant reads a moment. It names its zone: a server and the one who types
// need not be in the same.
func parseInstant(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("%q is not an instant with its zone such as 2026-11-20T10:00:00+01:00", text)
	}
	return at, nil
}

func parseNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number such as 120", text)
	}
	return n, nil
}

func parseSum(text string) (float64, error) {
	sum, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a sum such as 1500.50", text)
	}
	return sum, nil
}

// inCents is a sum that a flag says, in minor units, nil when it was not given.
func inCents(flag string, euros *float64) (*int64, error) {
	if euros == nil {
		return nil, nil
	}
	minor, ok := money.FromMajor(*euros)
	if !ok {
		return nil, usageError{errors.New(flag + ": a sum in euros")}
	}
	return &minor, nil
}

// dayOf is the day that a flag says, nil when it was not given; "" is no day, where there
// may be none.
func dayOf(flag string, said *string, none bool) (*day.Date, error) {
	if said == nil {
		return nil, nil
	}
	d, ok := day.Parse(*said)
	if !ok && !(none && *said == "") {
		return nil, usageError{errors.New(flag + ": a day such as 2027-06-30")}
	}
	return &d, nil
}
