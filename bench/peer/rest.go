package peer

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Rest waits until the process does nothing by itself any more, such as counting a past that a store of a million
// leads brought: until three seconds pass in which it took less than a twentieth of a processor.
func (p *Process) Rest(ctx context.Context) error {
	const quiet, most, ticks = 3, 5, 100 // seconds, hundredths of a second of each, Linux's unit of time
	every := time.NewTicker(time.Second)
	defer every.Stop()
	before, err := p.worked()
	for still := 0; err == nil && still < quiet; {
		select {
		case <-ctx.Done():
			return fmt.Errorf("Process.Rest: %w", ctx.Err())
		case <-every.C:
		}
		var now int64
		if now, err = p.worked(); now-before < most*ticks/100 {
			still++
		} else {
			still = 0
		}
		before = now
	}
	return err
}

// worked is the processor time of the process so far, in hundredths of a second.
func (p *Process) worked() (int64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("Process.Rest: %w", err)
	}
	return parseStat(stat)
}

// parseStat adds the times in user and system mode, the 14th and 15th words of a stat file; the second is a name
// in brackets that may have blanks.
func parseStat(stat []byte) (sum int64, err error) {
	words := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(words) < 13 {
		return 0, fmt.Errorf("Process.Rest: %q is no stat of a process", stat)
	}
	for _, word := range words[11:13] {
		n, err := strconv.ParseInt(string(word), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("Process.Rest: %w", err)
		}
		sum += n
	}
	return sum, nil
}
