package migrate_test

import (
	"testing"

	"palier/internal/storage/migrate"
)

// Every database in use keeps the checksum of each step it was made with, and refuses
// a program whose step differs. So a step that landed is not edited, not even in a
// comment: what is to change is a new step, whose checksum is added here when it lands.
func TestAStepThatLandedIsNeverEdited(t *testing.T) {
	landed := []string{
		"4087aa4ec283a9a664e5097aeef916ea6e5f78e2e15df9d056b404cf6f2d0145", // 0001_foundation
		"360a56ae6e0cb29cc67f475ab65347f0c9e53b197e194d275fce11977685d221", // 0002_new_build
		"832908866cb1d20f7a8eadd46a80f18095e0d171ad357d5a19bb0203bb0f9b20", // 0003_interests
		"7189acd7c40f6da7b47260b4770e793386e06985bc11b3a37f6b78974fcfca3f", // 0004_sales
		"c82e815d6b280f4eea9354930afc2cf7017f842c56fb0ea748e0ceeb9a9ed277", // 0005_webhooks
		"082c1097cdc54d3d6388c1cf6053cc44b86f8269193c6ad2cd1e686770b5c736", // 0006_planned_deed
		"22accc3adfee04d8ed30934641e4c4f0ea112219d65dcbe5ca50ad17f11cc85f", // 0007_visits
		"9f8c87da3af73a4519f861305a9c833b8298d862825367134086a126d9a11a34", // 0008_running_claims
		"9b95bc199517a8504a646dce3756d1ec43dee4fc95746e0763bdbf1b4a3127b0", // 0009_waiting
		"b9712ed05c0b292818c9f07e17693e4670f140d9505a34f3ecf79d71698cf144", // 0010_documents
		"294ad865bcd5367bb5efaf7c2e6f0814a92cb2b2f3031777c9615cb3b34cc594", // 0011_clients
		"cb0554177b540edd828c243a528c1cab8466cd8bab139d2a9f3d94efeb1da471", // 0012_prospecting
		"54c7d4b9cd635a9a38ba17e0ea3a75365b2795c6df64ee7f871b12f47f258dcc", // 0013_papers
		"55553e71d1b997cb4f9decd97aa7af3a4d5aab16e8f796404a0bedd08f792658", // 0014_codes
		"6c83a3815e23163c5d1a051288ce3fcf757f7ea7a6dc0a74a35e770a5a71140d", // 0015_batches
		"9543da8379efe736112a6c23711c938c9e79627ff89b6d20811ac021ef564194", // 0016_kinds
		"197308200f1a56a03d5e5c49fa635d6ad5740e2e0cad4fa1b8b945b3d500366c", // 0017_cards
		"00e06f351398f6da7671626428b3269b8741d126b70392db5d94054302837928", // 0018_calls
		"366765bb1313d218e313e0c2be7e24aed86ed48abc577e2e5afc56d81b82a185", // 0019_office
		"29640d79a2d4d52b8f1743025688160ed343903918345402188c0f44ba6b2d0d", // 0020_desk
		"7063786a48beffd5cc170ba0dbc7129b2a817133137b7866338a978fd192f5b0", // 0021_inbox
		"d78afd590998ced15e62755fef6f347c551059eb6cff3018523c2a85637d47ef", // 0022_persons
		"ece8dae684600d0d3668d7866150cbfb5b89e6895224283ec491e45b384ce820", // 0023_goods
		"ccfb6d61fdb5ae52dd00776056d8a921227d3facfc6b981489b50a16f00545c3", // 0024_diary
		"b876ff110604a90daa79195c900e0694e8ee913eb5187381ce6694ead03a8227", // 0025_field
		"bcede7977c5435937fb445ce3dd435afa05a2fe031293bf59407ff9e73bc9f5f", // 0026_newbuild
		"eaa8610c0012e0933f84238347cc7d92a132b6bd5bf47d41f93214512aec7f06", // 0027_turned
		"f42ef4e6d81edefaa435919b075d6335f279b395f7796035e8d057bd9d44567b", // 0028_counted
		"549db8ae65b3733cd43decc23aae04294f71f1a26bd25ec4c8927d1496c80dba", // 0029_particulars
		"a1d69f9d78a55cf6e6d4001a143c93b9f1884e2a4644eac86ee94efc870873b6", // 0030_requests
		"14313c1f6c9b4920e01fe58ac78eb140734ad4881bde10104462fd79f9375eab", // 0031_cards
		"5f925b2559228c69f14777e5a748b01cd5efcf969bfa964023c330ad8230ee68", // 0032_outer_refs
		"ff00e2f44f925b2e130989c60fcea5dd5b57042c994123fbb6aa2dd9a6b0ea32", // 0033_public
		"ab89e222c02d21cb4e1232ce92ddf6234ac600e6d6ef082d9d605c1d75a8a14f", // 0034_import_records
		"73be19d12d45762aaf5315fd1a799dcea0d03dad8536dda79a540a8d5b1bdda9", // 0035_crossings_beside
		"b02f05feb570c3e06e12704ab6654d36bc562316fb6d0943b60aa9cf5ca8ece4", // 0036_imports_of_a_property
		"4ec0049009a6d704bd9cc0b76c2fdc5aef17163448a9a437ec2c1e49d3a686a7", // 0037_extent_of_a_portfolio
		"a37bcb12fa2a003c6c60e2d81379c3a25c0b745e776e05d4a5f1dcc1a3227c16", // 0038_views_of_properties_anew
		"7849d60bddc5ecee05b1bf048ea4c8d9e0376fdfc51e833b88f9ebab6dae74cf", // 0039_comparisons
		"dde75082a6c22c0e182e164fb2ea38750937b446d636f0ab25128511f19f51a1", // 0040_lists_of_persons
	}
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range steps {
		switch {
		case i >= len(landed):
			t.Errorf("step %d %s is not held to its text: add %q", step.Version, step.Name, step.Checksum)
		case step.Checksum != landed[i]:
			t.Errorf("step %d %s was edited: databases that ran it will not start; put it back and write a new step", step.Version, step.Name)
		}
	}
	if len(steps) < len(landed) {
		t.Errorf("%d steps, %d landed", len(steps), len(landed))
	}
}
