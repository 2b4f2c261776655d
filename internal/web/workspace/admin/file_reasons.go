package admin

// located are where in a file that cannot be read something is wrong; what is wrong is a
// reason of its own.
const (
	atCell = "file.cell"
	atLine = "file.line"
	within = "file.whole"
)

// fileReasons are why a file cannot be read at all: nothing of it is taken.
func fileReasons() []reason {
	return []reason{
		{"The file, line {}, column {}: {}.", atCell},
		{"The file, line {}: {}.", atLine},
		{"The file: {}.", within},
		{"The file is empty.", "file.empty"},
		{"The file is an Apimo export of {}: choose that kind.", "file.kind"},
		{"it is empty", "file.void"},
		{"{} MiB at most", "file.size"},
		{"a workbook of the old form, or with a password: save it as .xlsx without one, or as CSV", "file.xls"},
		{"a PDF is no table", "file.pdf"},
		{"it has no row", "file.norow"},
		{"it has no line", "file.norow"},
		{"{} rows at most beside the heading", "file.rows"},
		{"{} columns at most", "file.columns"},
		{"{} characters at most in a cell", "file.cellsize"},
		{"this is no text", "file.notext"},
		{"this workbook is damaged, cut off, or unpacks to more than {} MiB", "file.workbook"},
		{"this workbook has no sheet", "file.nosheet"},
		{"its first sheet cannot be read", "file.sheet"},
		{"its first sheet cannot be read to the end", "file.sheet"},
		{"this row cannot be read", "file.row"},
		{"there is no heading above this cell", "file.nohead"},
		{"it is no text, or UTF-16: save it as CSV UTF-8, or as .xlsx", "file.utf16"},
		{"{} cells, and the heading has {}: is a separator in a text that has no quotes around it?", "file.cells"},
		{"a quote within a cell: write it twice, and quotes around the cell", "file.quote"},
		{"quotes that do not end, or are followed by something else than a separator", "file.quotes"},
		{"its headings are none of an Apimo export of users, contacts, properties or searches", "file.noapimo"},
		{"it begins as an export of {}, and the column {} is not in its place", "file.apimohead"},
		{"this ZIP is broken: make it again", "file.zip"},
		{"it has more than {} files", "file.many"},
		{"a file in this ZIP is called {}: names that lead elsewhere are not taken", "file.name"},
		{"it has two files called {}: which of them counts nobody can tell", "file.two"},
		{"there is no Annonces.csv in this ZIP", "file.noads"},
		{"its Annonces.csv has more than {} MiB", "file.ads"},
		{"there is no Config.txt in this ZIP: add one with the lines Version=4.09, Application=(its name) and Devise=Euro, or give Annonces.csv by itself", "file.noconfig"},
		{"Config.txt says Devise={}: sums are in euros", "file.currency"},
		{"its {} cannot be unpacked", "file.packed"},
		{"there is no ad in it: an empty portfolio would take every ad off the market", "file.noad"},
		{"it is not UTF-8 as the other lines are: write all of the file in one encoding", "file.notutf8"},
		{"it is UTF-8, and other lines are not: write all of the file in one encoding", "file.isutf8"},
		{"it is neither UTF-8 nor Windows-1252: write the file in one of them", "file.encoding"},
		{"the agency's name is missing", "file.agency"},
		{"it is UTF-16 or no text: write it in UTF-8 or Windows-1252", "file.adutf16"},
		{`its fields are not separated by !#, as "a"!#"b"`, "file.separator"},
		{"this is no line of ads: fields are separated by !#", "file.separator"},
		{"it has {} fields, and {} or more are wanted: a text with a line break in it ends a line (write <BR>)", "file.fields"},
		{"more than {} ads", "file.toomany"},
		{"a line of more than {} KiB", "file.long"},
		{"its Annonces.csv breaks off: make the file again", "file.cut"},
	}
}
