package cli

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"palier/internal/core/access"
)

// shortRights writes rights as people take them in: "all", "none", or by what they
// are about: "information.view, lead.view/create, option.*". every is all there are;
// what somebody holds all of is a star.
func shortRights(has, every []access.Right) string {
	switch {
	case len(has) == 0:
		return "none"
	case !slices.ContainsFunc(every, func(r access.Right) bool { return !slices.Contains(has, r) }):
		return "all"
	}
	held, _ := byTopic(has)
	whole, topics := byTopic(every)
	var parts []string
	for _, topic := range topics {
		switch verbs := held[topic]; {
		case len(verbs) == 0:
		case len(verbs) == len(whole[topic]) && len(verbs) > 1:
			parts = append(parts, topic+".*")
		case topic == "":
			parts = append(parts, verbs...)
		default:
			parts = append(parts, topic+"."+strings.Join(verbs, "/"))
		}
	}
	return strings.Join(parts, ", ")
}

// byTopic takes rights apart: "option.view" is view, about option. The topics come
// in the order of the rights.
func byTopic(rights []access.Right) (verbs map[string][]string, topics []string) {
	verbs = map[string][]string{}
	for _, r := range rights {
		i := max(0, strings.LastIndexByte(string(r), '.'))
		topic, verb := string(r[:i]), strings.TrimPrefix(string(r[i:]), ".")
		if verbs[topic] == nil {
			topics = append(topics, topic)
		}
		verbs[topic] = append(verbs[topic], verb)
	}
	return verbs, topics
}

// few writes the first numbers of a list, and how many there are when they are not
// all of them; "-" for none.
func few(list []int64) string {
	const most = 4
	switch {
	case len(list) == 0:
		return "-"
	case len(list) <= most:
		return joined(list)
	}
	return fmt.Sprintf("%s… (%d)", joined(list[:most]), len(list))
}

// shortNetworks writes networks, those of one address as the address.
func shortNetworks(list []netip.Prefix) string {
	if len(list) == 0 {
		return "anywhere"
	}
	return joined(each(list, func(n netip.Prefix) string {
		if n.IsSingleIP() {
			return n.Addr().String()
		}
		return n.String()
	}))
}
