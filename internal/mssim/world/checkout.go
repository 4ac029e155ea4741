package world

import "slices"

// GroupProblem is why one group of a cart was not bought.
type GroupProblem struct {
	Group   string
	Problem *Problem
}

// Checkout buys the cart: one order for each group. A group that cannot be bought
// leaves the others alone and can be checked out again; when none can, nothing
// changes. Source: Microsoft, Checkout a cart.
func Checkout(tx *Tx, customer *Customer, cart *Cart, by AuditRecord) ([]*Order, []GroupProblem, *Problem) {
	if cart.Status == CartOrdered {
		if tx.Settings.RefuseRepeatCheckout {
			return nil, nil, problem(800065, 0, "The cart has already been submitted.")
		}
		return orderedBefore(tx, cart), nil, nil
	}
	var open []CartLine
	for _, l := range cart.Lines {
		if l.Problem != nil {
			return nil, nil, problem(800009, 0, "There is an error in the cart item %d: %s", l.Number, l.Problem.Text)
		}
		if l.OrderID == "" {
			open = append(open, l)
		}
	}
	if wrong := mayBuy(customer, open, cart.Attested); wrong != nil {
		return nil, nil, wrong
	}
	open, refused := sellable(tx.State, customer, open)
	open, refused = halfAccepted(tx.State, customer, open, refused)
	var orders []*Order
	for len(open) > 0 {
		group := inGroup(open, open[0].Group)
		o, wrong := Purchase(tx, Buy{Customer: customer, Lines: group, Beside: open, Attested: cart.Attested, By: by})
		if wrong != nil {
			return nil, nil, wrong
		}
		orders = append(orders, o)
		for i := range cart.Lines {
			if cart.Lines[i].Group == group[0].Group {
				cart.Lines[i].OrderID = o.ID
			}
		}
		open = slices.DeleteFunc(open, func(l CartLine) bool { return l.Group == group[0].Group })
	}
	if len(orders) == 0 {
		return nil, nil, refused[0].Problem
	}
	if len(refused) == 0 {
		cart.Status = CartOrdered
	}
	cart.ModifiedAt = tx.Now
	return orders, refused, nil
}

// sellable leaves out the groups with a line that cannot be bought or that the risk
// check refuses, and then those whose add-ons lose their base with them.
func sellable(s *State, customer *Customer, lines []CartLine) ([]CartLine, []GroupProblem) {
	var refused []GroupProblem
	for i := 0; i < len(lines); i++ {
		_, wrong := checkLine(s, customer, &lines[i], lines)
		group := lines[i].Group
		if wrong == nil {
			wrong = checkRisk(s, inGroup(lines, group))
		}
		if wrong == nil {
			continue
		}
		refused = append(refused, GroupProblem{Group: group, Problem: wrong})
		lines = slices.DeleteFunc(slices.Clone(lines), func(l CartLine) bool { return l.Group == group })
		i = -1
	}
	return lines, refused
}

func inGroup(lines []CartLine, group string) []CartLine {
	var out []CartLine
	for _, l := range lines {
		if l.Group == group {
			out = append(out, l)
		}
	}
	return out
}

func orderedBefore(tx *Tx, cart *Cart) []*Order {
	var orders []*Order
	for _, l := range cart.Lines {
		o, found := tx.Orders.Get(cart.CustomerID, l.OrderID)
		if found && !slices.Contains(orders, o) {
			orders = append(orders, o)
		}
	}
	return orders
}
