"""Open sources of pages: folders of saved pages, WACZ files, and several sources combined into one."""
