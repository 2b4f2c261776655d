package peer

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// Memory is the resident memory of a process, in bytes, as Linux counts it: file pages it has mapped included.
type Memory struct {
	Now  int64 // VmRSS
	Peak int64 // VmHWM, since the process started
}

// Memory reads /proc.
func (p *Process) Memory() (Memory, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return Memory{}, fmt.Errorf("Process.Memory: %w", err)
	}
	m, err := parseStatus(status)
	if err != nil {
		return Memory{}, fmt.Errorf("Process.Memory: %w", err)
	}
	return m, nil
}

// parseStatus picks the two lines "VmRSS:	   12345 kB" and VmHWM out of a status file; its kB are of 1024 bytes.
func parseStatus(status []byte) (Memory, error) {
	found := map[string]int64{}
	for lines := bufio.NewScanner(bytes.NewReader(status)); lines.Scan(); {
		words := bytes.Fields(lines.Bytes())
		if len(words) != 3 || string(words[2]) != "kB" {
			continue
		}
		if n, err := strconv.ParseInt(string(words[1]), 10, 64); err == nil {
			found[string(words[0])] = n * 1024
		}
	}
	m := Memory{Now: found["VmRSS:"], Peak: found["VmHWM:"]}
	if m.Now == 0 || m.Peak == 0 {
		return Memory{}, fmt.Errorf("no VmRSS or VmHWM in the status of the process: has it ended?")
	}
	return m, nil
}
