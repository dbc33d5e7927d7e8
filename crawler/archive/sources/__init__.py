"""The sources of pages that can be opened: folders of saved pages, WACZ files, and several sources as one."""
