package world

import (
	"reflect"
	"time"
)

// clone copies a row so deeply that changing the copy changes nothing of the row.
// What cannot be changed in place, such as text, is shared: a change of one member
// must not cost a second copy of all others.
func clone[T any](row *T) *T {
	c := *row
	unshare(reflect.ValueOf(&c).Elem())
	return &c
}

var timeType = reflect.TypeFor[time.Time]()

// unshare gives a value, whose own memory is already its own, copies of what it
// points at.
func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			return
		}
		for i := range v.NumField() {
			unshare(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			c := reflect.New(v.Type().Elem())
			c.Elem().Set(v.Elem())
			unshare(c.Elem())
			v.Set(c)
		}
	case reflect.Slice:
		if !v.IsNil() {
			c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(c, v)
			for i := range c.Len() {
				unshare(c.Index(i))
			}
			v.Set(c)
		}
	case reflect.Map:
		if !v.IsNil() {
			c := reflect.MakeMapWithSize(v.Type(), v.Len())
			for k, e := range v.Seq2() {
				own := reflect.New(e.Type()).Elem()
				own.Set(e)
				unshare(own)
				c.SetMapIndex(k, own)
			}
			v.Set(c)
		}
	default: // numbers, text and truth values are copied already
	}
}
