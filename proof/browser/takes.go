package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// KeepFiles has the browser put what is downloaded in this tab into a directory.
func (t *Tab) KeepFiles(dir string) error {
	known, err := chromedp.Call(t, target.GetTargetInfo, target.GetTargetInfoParams{})
	if err != nil {
		return fmt.Errorf("keep files: %w", err)
	}
	_, err = chromedp.CallBrowser(t, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: known.TargetInfo.BrowserContextID, DownloadPath: dir})
	if err != nil {
		return fmt.Errorf("keep files: %w", err)
	}
	return nil
}

// Kept is the path of the file of a directory whose name ends so, once it is there whole; "" until
// then.
func Kept(dir, ending string) (string, error) {
	list, err := os.ReadDir(dir)
	for _, one := range list {
		if strings.HasSuffix(one.Name(), ending) {
			return filepath.Join(dir, one.Name()), nil
		}
	}
	return "", err
}
