package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
)

// notModified measures the answer to a caller who has the newest version already (P13).
func (b *bench) notModified(ctx context.Context) error {
	for _, path := range []string{"/subscriptions?limit=50&tenant_id=" + b.facts.Tenant, "/subscriptions/" + b.facts.Subscription} {
		full := b.as(staff, "/api/v1"+path)
		_, header, err := full.get(ctx, full.paths[0])
		if err != nil {
			return err
		}
		tag := header.Get("ETag")
		if tag == "" {
			return fmt.Errorf("%s has no ETag", path)
		}
		unchanged := full.with("If-None-Match", tag)
		unchanged.status = http.StatusNotModified
		d, err := b.pace.duel(ctx, unchanged, full)
		if err != nil {
			return err
		}
		if path[:len("/subscriptions?")] == "/subscriptions?" {
			b.row("P13", "CPU of 304 against 200, 50 subscriptions of a tenant", atMost(0.4, 0.15), d.cpu())
		} else {
			b.note("P13: of one subscription, whose 200 is nearly as cheap, a 304 takes %s of the CPU.", d.cpu())
		}
		b.note("P13: %s: 304 %s; 200 %s.", path[:len("/subscriptions")], absolute(d.a), absolute(d.b))
	}
	return nil
}

// compressed measures the list of 50 subscriptions with gzip against the same without (P14).
func (b *bench) compressed(ctx context.Context) error {
	cursors, err := b.someCursors(ctx)
	if err != nil {
		return err
	}
	plain := b.as(staff, subscriptionPages(cursors)...)
	zipped := plain.with("Accept-Encoding", "gzip")
	d, err := b.pace.duel(ctx, zipped, plain)
	if err != nil {
		return err
	}
	if len(d.a) == 0 {
		return errors.New("nothing was measured")
	}
	b.row("P14", "bytes with gzip", atMost(0.3, 0.25), d.bytes())
	b.row("P14", "CPU with gzip", atMost(1.5, 1.25), d.cpu())
	b.note("P14: gzip %s; plain %s.", absolute(d.a), absolute(d.b))
	return nil
}

// with is c with one more header.
func (c contestant) with(name, value string) contestant {
	c.header = maps.Clone(c.header)
	c.header[name] = value
	return c
}
