package graph

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var userPages = pages{set: "users", size: 100, largest: 999}

func listUsers(c *call) (reply, error) {
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	users, err := c.queryUsers(present)
	if err != nil {
		return reply{}, err
	}
	return collection(c, userPages, users, func(u *world.User) string { return u.ID }, c.withManager)
}

func countUsers(c *call) (reply, error) {
	if !c.eventual() {
		return reply{}, refuse(http.StatusBadRequest, "Request_BadRequest", "$count is not currently supported.")
	}
	c.q.count = true
	users, err := c.queryUsers(present)
	return reply{text: strconv.Itoa(len(users))}, err
}

// present are the people who are not in the recycle bin.
func present(u *world.User) bool { return !u.Deleted() }

// queryUsers applies $filter, $search and $orderby to the people who are among
// those asked for.
func (c *call) queryUsers(among func(*world.User) bool) ([]*world.User, error) {
	if err := c.checkUserQuery(); err != nil {
		return nil, err
	}
	search, err := c.search(userSchema)
	if err != nil {
		return nil, err
	}
	c.countEventually()
	var users []*world.User
	for u := range c.s.Users.All(c.tenant.ID) {
		if !among(u) {
			continue
		}
		get := func(path string) any { return c.userField(u, path) }
		if c.asked(search, get) {
			users = append(users, u)
		}
	}
	sortBy(c.q.orderBy, users, c.userField)
	return users, nil
}

// checkUserQuery refuses what the basic index cannot answer unless the query is
// an advanced one.
func (c *call) checkUserQuery() error {
	var n need
	if c.q.filter != nil {
		if err := userSchema.check(c.q.filter, &n); err != nil {
			return err
		}
		if strings.Contains(strings.ToLower(c.q.filterOf), "signinactivity/") {
			if err := c.maySeeSignIns(); err != nil {
				return err
			}
			if _, alone := c.q.filter.(comparison); !alone {
				return unsupportedQuery("Filter not supported.")
			}
		}
	}
	if err := c.checkOrder(userSchema); err != nil {
		return err
	}
	if n.lambda && c.q.skip != "" && !c.advanced() {
		return expiredPage()
	}
	return c.checkNeed(n)
}

func getUser(c *call) (reply, error) {
	u, ok := world.FindUser(c.s, c.tenant.ID, c.params["id"])
	if !ok {
		return reply{}, notFound(c.params["id"])
	}
	return c.oneUser(u)
}

func (c *call) oneUser(u *world.User) (reply, error) {
	if c.q.filter != nil || c.q.top > 0 || c.q.search != "" || len(c.q.orderBy) > 0 {
		return reply{}, badRequest("Query options $filter, $orderby, $search and $top can be applied only on collections.")
	}
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	o := append(object{{"@odata.context", c.context("users" + c.selection() + "/$entity")}}, c.withManager(u)...)
	return reply{body: o}, nil
}

func getMe(c *call) (reply, error) {
	u, err := c.me()
	if err != nil {
		return reply{}, err
	}
	return c.oneUser(u)
}

// me finds the signed-in person. Somebody from a partner has no object here.
func (c *call) me() (*world.User, error) {
	if c.claims.AppOnly() {
		return nil, badRequest("/me request is only valid with delegated authentication flow.")
	}
	u, ok := world.FindUser(c.s, c.tenant.ID, c.claims.ObjectID)
	if !ok || c.claims.ObjectID == "" {
		return nil, notFound(c.claims.ObjectID)
	}
	return u, nil
}
