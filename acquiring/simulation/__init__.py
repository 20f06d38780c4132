"""What simulated services share: troubles on demand, a control port, a process that says where it is."""
