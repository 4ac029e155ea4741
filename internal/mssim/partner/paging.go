package partner

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const continuationHeader = "MS-ContinuationToken"

// pageSize reads the size parameter: absent or 0 means the largest page, as
// does anything above it.
func pageSize(q url.Values, largest int) (int, error) {
	raw := queryValue(q, "size")
	if raw == "" {
		return largest, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 {
		return 0, errInvalid("The value of size must be a number of at least 0.")
	}
	if n == 0 || n > largest {
		return largest, nil
	}
	return n, nil
}

// queryValue reads a parameter whatever the case of its name.
func queryValue(q url.Values, name string) string {
	if v := q.Get(name); v != "" {
		return v
	}
	for k, v := range q {
		if strings.EqualFold(k, name) && len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// continuation seals the key of the last item of a page together with the
// query it belongs to, so that a token of another list, or a made-up one, is
// refused.
func continuation(listing, after string) string {
	sum := sealToken(listing, after)
	return base64.StdEncoding.EncodeToString(append(sum, after...))
}

func sealToken(listing, after string) []byte {
	sum := sha256.Sum256([]byte("continuation\x00" + listing + "\x00" + after))
	return sum[:9]
}

// resume reads where the next page starts: "" for the first page.
func resume(r *http.Request, listing string) (string, error) {
	return resumeNamed(r, listing, "seekOperation")
}

// resumeNamed is resume for lists that spell the parameter in their own way.
func resumeNamed(r *http.Request, listing, parameter string) (string, error) {
	op := queryValue(r.URL.Query(), parameter)
	if op == "" || strings.EqualFold(op, "First") {
		return "", nil
	}
	if !strings.EqualFold(op, "Next") {
		return "", errInvalid("Seek operation %s is not supported.", op)
	}
	if r.Header.Get(continuationHeader) == "" {
		return "", errInvalid("The continuation token is not valid.")
	}
	return continued(r, listing)
}

// continued reads the key that the continuation token in the header stands for;
// "" where there is none.
func continued(r *http.Request, listing string) (string, error) {
	token := r.Header.Get(continuationHeader)
	if token == "" {
		return "", nil
	}
	data, err := base64.StdEncoding.DecodeString(token)
	if err != nil || len(data) < 10 || string(data[:9]) != string(sealToken(listing, string(data[9:]))) {
		return "", errInvalid("The continuation token is not valid.")
	}
	return string(data[9:]), nil
}

// seek cuts one page out of items, which stand in a stable order; key names an
// item. Should the last item of the page before be gone, its old position
// stands in for it.
func seek[T any](items []T, size int, after string, key func(T) string) (page []T, last string) {
	start := 0
	if after != "" {
		n, id, _ := strings.Cut(after, "|")
		position, _ := strconv.Atoi(n)
		start = min(max(position-1, 0), len(items))
		for i, item := range items {
			if key(item) == id {
				start = i + 1
				break
			}
		}
	}
	end := min(start+size, len(items))
	if end < len(items) {
		last = strconv.Itoa(end) + "|" + key(items[end-1])
	}
	return items[start:end], last
}

// pages builds the collection of a seek listing. uri is the listing's own
// address; the next link repeats it with seekOperation and names the token.
func pages[T any](items []T, listing, last, uri string) collection[T] {
	c := collect(items, get("%s", uri))
	if last == "" {
		return c
	}
	c.ContinuationToken = continuation(listing, last)
	sep := "?"
	if strings.Contains(uri, "?") {
		sep = "&"
	}
	c.Links.Next = get("%s%sseekOperation=Next", uri, sep)
	c.Links.Next.Headers = []linkHeader{{Key: continuationHeader, Value: c.ContinuationToken}}
	return c
}
