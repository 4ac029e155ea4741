package world

// ChangeSettings edits the switches of the simulator's rules.
func (w *World) ChangeSettings(change func(*Settings)) error {
	return w.Update(func(tx *Tx) error {
		set, ok := tx.settings.Edit("", "")
		if !ok {
			set = &Settings{}
			tx.settings.Put("", "", set)
		}
		change(set)
		tx.State.Settings = *set
		return nil
	})
}
