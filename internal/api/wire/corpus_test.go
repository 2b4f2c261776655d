package wire

import (
	"fmt"
	"strconv"
	"strings"
)

// refused are documents that must not get in, by what is wrong with them.
var refused = map[problem][]string{
	unexpectedEnd: {
		``, ` `, "\n\t", `{`, `[`, `{"a"`, `{"a":`, `{"a": `, `{"a":1`, `{"a":1,`, `{"a":{"b":1}`, `[1`, `[1,`, `[[1]`,
		`"`, `"a`, `{"a`, `"\`, `"a\`, `"\n`, `{"a":"b`, `t`, `tr`, `tru`, `fals`, `nul`, `n`, `[[[[`, `{"a":[{`, `"é`,
	},
	unexpectedByte: {
		`{1:2}`, `{a:1}`, `{'a':1}`, `{"a":'b'}`, `'a'`, `a`, `abc`, `{null:1}`, `{true:1}`, `{[1]:1}`, `{{}:1}`,
		`{,}`, `{"a":1,}`, `{,"a":1}`, `{"a":1,,"b":2}`, `{"a" 1}`, `{"a"::1}`, `{"a"=1}`, `{"a":1 "b":2}`, `{"a":1;"b":2}`,
		`{"a":}`, `{"a":,"b":1}`, `{"a","b"}`, `{:1}`, `{"a":1]`,
		`[,]`, `[1,]`, `[,1]`, `[1,,2]`, `[1 2]`, `[1;2]`, `[1:2]`, `[1}`, `["a":1]`, `[(1)]`,
		`]`, `}`, `,`, `:`, `)`, `.`, `/`, `\`, `#`, `$`, `_`,
		`True`, `TRUE`, `False`, `NULL`, `Null`, `nil`, `None`, `undefined`, `tRue`, `nulL`, `falsE`, `trux`,
		`NaN`, `nan`, `Infinity`, `inf`, `{"a":NaN}`, `{"a":Infinity}`, `[NaN]`, `[+Infinity]`,
		`+1`, `.5`, `[.5]`, `{"a":.5}`, `{"a":+1}`, `[01]`, `[00]`, `[-01]`, `{"a":007}`, `[0x1F]`, `[1_000]`, `[1.5.2]`, `[1e5.2]`, `[1e5e5]`, `[1f]`, `[1L]`, `[1,5 EUR]`,
		`/* c */ {}`, `{/* c */}`, `{"a":1 // c` + "\n}", `# c` + "\n{}", `<a/>`, `%PDF`, `a=1&b=2`,
		"\x00", "\x00{}", "{\x00}", "[\x00]", "\x01", "\x0b{}", "\x0c{}", "\u00a0{}", "\u2028{}", "\u200b{}", "{\u00a0}",
		"{\ufeff}",
		"\x1f\x7f", "\x7f", `{"a":undefined}`, `{"a":function(){}}`, "`a`", "{\"a\":`b`}",
		"\u201ca\u201d", "{\u201ca\u201d:1}", // typographic quotes, as word processors make them
	},
	byteOrderMark: {"\ufeff{}", "\ufeff", "\ufeff" + `{"a":1}`},
	trailing: {
		`{}{}`, `{} {}`, `{},`, `{}]`, `{}}`, `{};`, `{}x`, `{}"a"`, `{}null`, `[][]`, `[],[]`, `[1]]`, `1 2`, `1,2`, `"a""b"`, `"a" "b"`,
		`truefalse`, `true false`, `trueX`, `nullnull`, `null,`, `01`, `00`, `-01`, `0x1`, `1a`, `1.5.2`, `1-2`, "{}\x00", "{} \x00", "{}\x01", "{}\x1a",
		"{}\ufeff", "{}\u00a0", "{}\n{}", `{} // c`, `{}/**/`, `{}#`, `{"a":1}{"a":2}`, "{}\v", `1e5e5`, `1_000`, `12,5`,
	},
	badNumber: {
		`-`, `[-]`, `{"a":-}`, `--1`, `-a`, `-.5`, `-NaN`, `-Infinity`, `1.`, `[1.]`, `{"a":1.}`, `1.e5`, `1.a`, `-1.`, `0.`, `0.e1`,
		`1e`, `1E`, `1e+`, `1e-`, `1e+-1`, `1ee1`, `1e.5`, `[1e]`, `{"a":1e}`, `0e`, `0e+`, `1.5e`, `1.5e+`, `1..2`, `1.-5`, `- 1`,
	},
	badEscape: {
		`"\a"`, `"\v"`, `"\0"`, `"\x41"`, `"\'"`, `"\ "`, `"\U0041"`, `"\N"`, `"\é"`, "\"\\\n\"", "\"\\\x00\"",
		`"\u"`, `"\u1"`, `"\u12"`, `"\u123"`, `"\u123"x`, `"\u123g"`, `"\u 123"`, `"\u+123"`, `"\u-123"`, `"\u00 1"`, `"\uzzzz"`, `"\u{41}"`, `"\u00é"`, `"\u`, `"\u00`, `{"\a":1}`, `{"a":"\q"}`, `["\u12"]`,
	},
	badUTF8: {
		"\"\xff\"", "\"\xfe\"", "\"\x80\"", "\"\xbf\"", "\"\xc3\"", "\"\xc3(\"", "\"\xe2\x82\"", "\"\xe2(\xa1\"", "\"\xf0\x9f\x98\"",
		"\"\xc0\x80\"", "\"\xc0\xaf\"", "\"\xe0\x80\xaf\"", "\"\xf0\x80\x80\xaf\"", // overlong
		"\"\xed\xa0\x80\"", "\"\xed\xbf\xbf\"", "\"\xed\xa0\xbd\xed\xb8\x80\"", // surrogates in UTF-8
		"\"\xf4\x90\x80\x80\"", "\"\xf5\x80\x80\x80\"", "\"\xf8\x88\x80\x80\x80\"", "\"\xfc\x84\x80\x80\x80\x80\"", // beyond U+10FFFF
		"{\"\xff\":1}", "{\"a\":\"\xe9\"}", "{\"pr\xe9nom\":\"Zo\xeb\"}", // Latin-1
		"\xff", "\xef\xbb", "{}\xff", "[\xff]", "\xff\xfe{\x00}\x00", "\xfe\xff\x00{\x00}", "\"\x82\xa0\"",
	},
	nulCharacter: {
		"\"\x00\"", "\"a\x00b\"", "{\"a\":\"\x00\"}", "{\"\x00\":1}", "[\"\x00\"]", "\"\\n\x00\"",
		`"\u0000"`, `"a\u0000b"`, `{"a":"\u0000"}`, `{"\u0000":1}`, `["\u0000"]`, `{"a\u0000":1,"a":2}`, `"\n\u0000"`,
	},
	loneSurrogate: {
		`"\ud800"`, `"\udbff"`, `"\udc00"`, `"\udfff"`, `"\uD83D"`, `"\ud83d x"`, `"\ud83d\n"`, `"\ud83d\u0041"`, `"\ud83d\ud83d"`, `"\ude00\ud83d"`, `"\ude00\ude00"`,
		`"\ud83d\ud83d\ude00"`, `"\ud83d\ude00\ude00"`, `{"\ud800":1}`, `{"a":"\udfff"}`, `["\ud800"]`, `"\ud83d\ude0"`, `"\ud83d\\ude00"`, `"\ud83d` + "\U0001f600" + `"`, `"\ud83d`,
	},
	duplicateName: {
		`{"a":1,"a":1}`, `{"a":1,"a":2}`, `{"a":1,"b":2,"a":3}`, `{"":1,"":2}`, `{"a":null,"a":1}`, `{"a":1,"a":null}`, `{"a":{},"a":[]}`,
		`{"é":1,"é":2}`, `{"a":1,"\u0061":2}`, `{"\u0061":1,"a":2}`, `{"é":1,"\u00e9":2}`, `{"\u00E9":1,"\u00e9":2}`, `{"\ud83d\ude00":1,"😀":2}`, `{"\/":1,"/":2}`, `{"a\n":1,"a\u000a":2}`,
		`{"x":{"a":1,"a":2}}`, `{"x":[{"a":1,"a":2}]}`, `[{"a":1,"a":2}]`, `[[{"a":1,"b":1,"a":2}]]`, `{"x":{"a":1},"y":{"a":1,"a":2}}`, `{"x":{"x":1},"x":2}`,
		`{"reference":"A","email":"a@example.org","reference":"B"}`, `{"role":"user","role":"admin"}`,
	},
}

// manyFields is an object of n different names.
func manyFields(n int) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"f%d":%d`, i, i)
	}
	b.WriteByte('}')
	return b.String()
}

// corpus is refused and what has to be built.
func corpus() map[problem][]string {
	all := make(map[problem][]string)
	for what, bodies := range refused {
		all[what] = append(all[what], bodies...)
	}
	for c := byte(1); c < 0x20; c++ {
		all[rawControl] = append(all[rawControl], `"`+string(c)+`"`, `{"a`+string(c)+`":1}`, `"\n`+string(c)+`"`)
	}
	for _, depth := range []int{MaxDepth + 1, 1_000, 20_000} {
		all[tooDeep] = append(all[tooDeep],
			strings.Repeat("[", depth)+strings.Repeat("]", depth),
			strings.Repeat(`{"a":`, depth)+"1"+strings.Repeat("}", depth),
			strings.Repeat(`[{"a":`, depth/2+1)+"1"+strings.Repeat("}]", depth/2+1),
			strings.Repeat("[", depth),
		)
	}
	all[tooManyFields] = append(all[tooManyFields],
		manyFields(MaxFields+1),
		"["+manyFields(MaxFields)+","+manyFields(1)+"]",
		"["+strings.TrimSuffix(strings.Repeat(`{"a":1},`, MaxFields+1), ",")+"]",
	)
	all[tooManyValues] = append(all[tooManyValues], "["+strings.TrimSuffix(strings.Repeat("1,", MaxValues), ",")+"]")
	// A repeated name is found among many, too, at either end.
	for _, n := range []int{manyNames - 1, manyNames, manyNames + 1, 5_000} {
		fields := strings.TrimSuffix(manyFields(n), "}")
		all[duplicateName] = append(all[duplicateName], fields+`,"f0":1}`, fields+`,"f`+strconv.Itoa(n-1)+`":1}`)
	}
	return all
}
