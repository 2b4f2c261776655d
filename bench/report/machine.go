package report

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Machine is where and of what the figures were taken.
type Machine struct {
	Date     string        `json:"date"`   // UTC
	Commit   string        `json:"commit"` // with +dirty when the tree differs from it
	CPU      string        `json:"cpu"`
	Cores    int           `json:"cores"`
	Kernel   string        `json:"kernel"`
	Go       string        `json:"go"`
	Sync     time.Duration `json:"sync_ns"` // median of a write of 4 KiB and its fsync, where the stores are
	Programs []Program     `json:"programs"`
}

// Program is a server and the modules that decide its speed.
type Program struct {
	Name    string   `json:"name"`
	Modules []string `json:"modules"`
}

// Describe looks at the machine: the repository repo, and the disk under dir. What it cannot find out is "unknown".
func Describe(ctx context.Context, repo, dir string) (Machine, error) {
	sync, err := syncTime(dir)
	if err != nil {
		return Machine{}, fmt.Errorf("report.Describe: %w", err)
	}
	return Machine{
		Date:   time.Now().UTC().Format("2006-01-02 15:04 UTC"),
		Commit: commit(ctx, repo),
		CPU:    cpu(),
		Cores:  runtime.NumCPU(),
		Kernel: firstLine("/proc/sys/kernel/osrelease"),
		Go:     runtime.Version(),
		Sync:   sync,
	}, nil
}

// Inspect lists, of a built program, those of the modules named that it was linked with.
func Inspect(name, program string, modules ...string) (Program, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return Program{}, fmt.Errorf("report.Inspect(%s): %w", program, err)
	}
	p := Program{Name: name}
	for _, m := range info.Deps {
		if slices.Contains(modules, m.Path) {
			p.Modules = append(p.Modules, m.Path+" "+m.Version)
		}
	}
	if len(p.Modules) == 0 {
		p.Modules = []string{"the standard library"}
	}
	return p, nil
}

// commit is the short name of HEAD. Files that git does not know yet count as a difference, too.
func commit(ctx context.Context, repo string) string {
	head, err := exec.CommandContext(ctx, "git", "-C", repo, "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	state, err := exec.CommandContext(ctx, "git", "-C", repo, "status", "--porcelain").Output()
	if err != nil || len(state) > 0 {
		return strings.TrimSpace(string(head)) + "+dirty"
	}
	return strings.TrimSpace(string(head))
}

// cpu is the model of the first processor.
func cpu() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor (" + runtime.GOARCH + ")"
}

// firstLine is for the one-line files of /proc.
func firstLine(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}

// syncTime is what a durable commit costs at least on this disk: without it a rate of durable writes says little.
func syncTime(dir string) (time.Duration, error) {
	file, err := os.Create(filepath.Join(dir, "sync-probe"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	page := make([]byte, 4096)
	var took []time.Duration
	for range 101 {
		began := time.Now()
		if _, err := file.Write(page); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	return median(took), nil
}
