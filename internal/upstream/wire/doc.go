// Package wire reads Microsoft's JSON, which is looser than its documentation: numbers come as text and text as numbers,
// dates with and without zone, members in other case, null or missing, and enumerations grow. Reading keeps what it
// understands and the original bytes beside it; it fails only on what is not JSON.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Item is one object as Microsoft sent it and as we understand it.
type Item[T any] struct {
	Value T
	Raw   json.RawMessage
	// Doubt is set where a member had a type that we do not understand. Value then lacks that member: a caller that
	// decides something by it must not.
	Doubt error
}

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// ErrNotJSON means that an answer cannot be read at all.
var ErrNotJSON = errors.New("not the JSON that was expected")

// Read reads one object.
func Read[T any](body []byte) (Item[T], error) {
	body = trim(body)
	if len(body) == 0 || body[0] != '{' || !json.Valid(body) {
		return Item[T]{}, ErrNotJSON
	}
	return read[T](body), nil
}

// ReadList reads a bare array of objects.
func ReadList[T any](body []byte) ([]Item[T], error) {
	body = trim(body)
	var raws []json.RawMessage
	if len(body) == 0 || body[0] != '[' || json.Unmarshal(body, &raws) != nil {
		return nil, ErrNotJSON
	}
	return Items[T](raws), nil
}

// Items reads objects one by one. null entries are left out.
func Items[T any](raws []json.RawMessage) []Item[T] {
	out := make([]Item[T], 0, len(raws))
	for _, raw := range raws {
		if raw = trim(raw); len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		out = append(out, read[T](raw))
	}
	return out
}

// read expects valid JSON.
func read[T any](raw json.RawMessage) Item[T] {
	item := Item[T]{Raw: raw}
	if json.Unmarshal(raw, &item.Value) == nil {
		return item
	}
	// encoding/json gives up at the first member of a type of ours that it cannot read: take the members one by one.
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		item.Doubt = errors.New("it is not an object")
		return item
	}
	names := slices.Sorted(maps.Keys(members))
	for _, name := range names {
		one, err := json.Marshal(map[string]json.RawMessage{name: members[name]})
		if err == nil {
			err = json.Unmarshal(one, &item.Value)
		}
		if err != nil && item.Doubt == nil {
			item.Doubt = fmt.Errorf("member %q has an unexpected type", name)
		}
	}
	return item
}

func trim(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), byteOrderMark))
}

// Without returns the object raw without some of its members, by their exact names; used to keep secrets out of what is
// stored. What is no object is returned as null.
func Without(raw json.RawMessage, names ...string) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return json.RawMessage("null")
	}
	for key := range members {
		for _, name := range names {
			if equalFold(key, name) {
				delete(members, key)
			}
		}
	}
	out, err := json.Marshal(members)
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

func equalFold(a, b string) bool { return bytes.EqualFold([]byte(a), []byte(b)) }
