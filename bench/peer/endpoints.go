package peer

import (
	"context"
	"fmt"
	"os/exec"
)

// Subscribe adds endpoints that are told what happens, what of it in which format according to the flags, beside the running
// server, which notices within a second. It goes through the command line, as an operator does.
func (p *Palier) Subscribe(ctx context.Context, urls []string, flags ...string) error {
	for _, url := range urls {
		cmd := exec.CommandContext(ctx, p.program, append([]string{"webhook", "add", "--data", p.dir, "--url", url}, flags...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("Palier.Subscribe: %w: %s", err, out)
		}
	}
	return nil
}

// Sales are the flags of endpoints that are told of the demonstration's new-build sales.
func (p *Palier) Sales() []string { return []string{"--developer", p.site.tenant} }
