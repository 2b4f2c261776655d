package peer

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"
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

// Run runs a command to its end and gives the most memory it had resident, as of at most look before its end. What
// the system tells of an ended process (ru_maxrss) counts what its parent had when it was started.
func Run(cmd *exec.Cmd) (peak int64, err error) {
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	const look = 10 * time.Millisecond
	for {
		select {
		case err := <-ended:
			return peak, err
		case <-time.After(look):
			if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)); err == nil {
				if m, err := parseStatus(status); err == nil {
					peak = max(peak, m.Peak)
				}
			}
		}
	}
}
