package figures

// Glance sets how many batches who looks at figures waits for.
func (s *Service) Glance(batches int) { s.glance = batches }
