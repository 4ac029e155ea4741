package v1

import (
	"context"
	"reflect"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

// Again finds the caller of a call that is under way, as they are by now.
type Again func(context.Context) (authz.Actor, error)

type againKey struct{}

// WithAgain carries how to find the caller again.
func WithAgain(ctx context.Context, again Again) context.Context {
	return context.WithValue(ctx, againKey{}, again)
}

// sameRights asks whether the caller still holds what they held when the call began.
//
// Errors: Unauthenticated; Forbidden when it is something else by now.
func sameRights(c echo.Context) error {
	ctx := c.Request().Context()
	again, _ := ctx.Value(againKey{}).(Again)
	now, err := again(ctx)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(now.Holdings, actor(c).Holdings) {
		return apperr.New(apperr.Forbidden, "permission.changed", "Your rights were changed meanwhile. Nothing was changed: begin again with those that you have now.")
	}
	return nil
}
