"""What can be read as an archive: folders of saved pages, WACZ, and several of them as one."""
