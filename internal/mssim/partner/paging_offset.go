package partner

import (
	"net/url"
	"strconv"
	"strings"
)

// offsetPage reads the parameters of a list that is paged by offset and size.
func offsetPage(c *call, largest int) (from, size int, err error) {
	if size, err = pageSize(c.r.URL.Query(), largest); err != nil {
		return 0, 0, err
	}
	if raw := c.query("offset"); raw != "" {
		if from, err = strconv.Atoi(raw); err != nil || from < 0 {
			return 0, 0, errInvalid("The value of offset must be a number of at least 0.")
		}
	}
	return from, size, nil
}

// offsetCollection builds one page of such a list; only where another follows it has
// links, which repeat the call.
func offsetCollection[T any](c *call, items []T, from, size, total int) collection[T] {
	out := collect(items, nil)
	if from+len(items) < total && len(items) > 0 {
		path, q := strings.TrimPrefix(c.r.URL.Path, "/v1"), c.r.URL.Query()
		out.Links = &links{Self: get("%s", path+rawQuery(q))}
		q.Set("offset", strconv.Itoa(from+len(items)))
		q.Set("size", strconv.Itoa(size))
		out.Links.Next = get("%s", path+rawQuery(q))
	}
	return out
}

func rawQuery(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}
