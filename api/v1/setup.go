package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/portaluser"
)

// Setup is the first set-up of an installation.
type Setup struct {
	users     *portaluser.Service
	simulator bool
	callback  string
}

// NewSetup makes the handlers. simulator tells whether Microsoft is the simulator, callback
// where Microsoft sends people back to.
func NewSetup(u *portaluser.Service, simulator bool, callback string) *Setup {
	return &Setup{users: u, simulator: simulator, callback: callback}
}

// Routes of the resource.
func (h *Setup) Routes() []Route {
	return []Route{
		{Operation: "getSetup", Method: http.MethodGet, Path: "/setup", Handler: h.Get},
		{Operation: "completeSetup", Method: http.MethodPost, Path: "/setup", Handler: h.Post},
	}
}

// Get tells whether somebody can sign in already.
//
//	@Summary	State of the first set-up
//	@ID			getSetup
//	@Tags		setup
//	@Produce	json
//	@Success	200		{object}	SetupState
//	@Failure	default	{object}	problem.Problem
//	@Router		/setup [get]
func (h *Setup) Get(c echo.Context) error {
	needed, err := h.users.NeedsSetup(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, SetupState{Needed: needed, Simulator: h.simulator, RedirectURI: h.callback})
}

// Post makes the first operator. Anybody may call it once, with the code that the server
// printed when it started.
//
//	@Summary	Make the first operator
//	@ID			completeSetup
//	@Tags		setup
//	@Accept		json
//	@Produce	json
//	@Param		body	body	SetupRequest	true	"The first operator"
//	@Success	201		{object}	SetupResult
//	@Failure	403		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Router		/setup [post]
func (h *Setup) Post(c echo.Context) error {
	var in SetupRequest
	if err := decode(c, &in); err != nil {
		return err
	}
	u, err := h.users.Setup(c.Request().Context(), in.Code, portaluser.NewOperator{Email: in.Email, Name: in.Name, Password: in.Password})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, SetupResult{PortalUserID: u.ID, Email: u.Email})
}

// SetupState tells what a first visitor meets.
type SetupState struct {
	Needed      bool   `json:"needed"`       // nobody can sign in yet
	Simulator   bool   `json:"simulator"`    // Microsoft is the simulator
	RedirectURI string `json:"redirect_uri"` // to register at Microsoft
} // @name SetupState

// SetupRequest is the first operator.
type SetupRequest struct {
	Code     string `json:"code"` // printed by the server when it started
	Email    string `json:"email"`
	Name     string `json:"name"`
	Password string `json:"password"` // 12 to 200 characters
} // @name SetupRequest

// SetupResult is the operator that was made; sign in next.
type SetupResult struct {
	PortalUserID string `json:"portal_user_id" format:"uuid"`
	Email        string `json:"email"`
} // @name SetupResult
