package archtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// root is the module's directory, seen from this package's tests.
const root = "../.."

func report(t *testing.T, broken []finding) {
	t.Helper()
	for _, f := range broken {
		t.Error(f)
	}
}

func thisTree(t *testing.T) []pkg {
	t.Helper()
	pkgs, err := load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) < 5 {
		t.Fatalf("only %d packages found below %s: the rules would judge nothing", len(pkgs), root)
	}
	return pkgs
}

func TestWhoMayImportWhom(t *testing.T) {
	report(t, checkImports(thisTree(t)))
}

func TestTheHabitsOfTheHouse(t *testing.T) {
	report(t, checkHabits(thisTree(t)))
}

func TestTheTestsOfADirectoryCompileLittleAnew(t *testing.T) {
	report(t, checkCompiled(thisTree(t)))
}

func TestEveryModuleHasItsReason(t *testing.T) {
	var file struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(goCommand(t, "mod", "edit", "-json"), &file); err != nil {
		t.Fatal(err)
	}
	var direct []string
	for _, r := range file.Require {
		if !r.Indirect {
			direct = append(direct, r.Path)
		}
	}
	report(t, checkModules(direct, modules))
}

func TestTheProgramLinksNoTestSupport(t *testing.T) {
	packages := strings.Fields(string(goCommand(t, "list", "-deps", "./cmd/palier")))
	report(t, checkLinked(packages, notLinked))
}

func goCommand(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = root
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return out
}
