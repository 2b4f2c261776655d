package peer

import (
	"context"
	"fmt"
	"os/exec"
)

// Subscribe adds endpoints that are told what happens in the demonstration's new-build sales, beside the running
// server, which notices within a second. It goes through the command line, as an operator does.
func (p *Palier) Subscribe(ctx context.Context, urls []string) error {
	for _, url := range urls {
		cmd := exec.CommandContext(ctx, p.program, "webhook", "add", "--data", p.dir, "--developer", p.site.tenant, "--url", url)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("Palier.Subscribe: %w: %s", err, out)
		}
	}
	return nil
}
