package buildings

// Pair says of each item of now which one of before it is, by its position there; -1: none.
// Keys say what makes two items one, from the surest to the loosest: who has found his own
// by one key is not looked for by the next, and of those that are alike the first is the
// first. An item of which a key says nothing (false) is not looked for by it.
func Pair[T any, K comparable](before, now []T, keys ...func(T) (K, bool)) []int {
	is := make([]int, len(now))
	for j := range is {
		is[j] = -1
	}
	taken := make([]bool, len(before))
	for _, key := range keys {
		free := map[K][]int{}
		for i, v := range before {
			if k, ok := key(v); ok && !taken[i] {
				free[k] = append(free[k], i)
			}
		}
		for j, v := range now {
			if is[j] >= 0 {
				continue
			}
			if k, ok := key(v); ok && len(free[k]) > 0 {
				is[j], free[k] = free[k][0], free[k][1:]
				taken[is[j]] = true
			}
		}
	}
	return is
}
