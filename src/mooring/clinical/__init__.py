"""The pure core: facts in, advice out. No framework, disk, network, clock or dice."""
