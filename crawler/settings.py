"""Scrapy's settings, in Scrapy's order. Each deviation says: default -> ours, why.

The last part holds settings of our own.
"""

from scrapy.settings import default_settings

from crawler import __version__

BOT_NAME = "fuwen"  # "scrapybot" -> the project's name

# Opens an archive in place of the network where REPLAY names one; does nothing otherwise.
# The second puts CONTACT into the User-Agent, the third switches on who else is told of a run.
ADDONS = {  # {} -> ours
    "crawler.extensions.renamed_settings.RenamedSettingsAddon": 50,
    "crawler.archive.replay.ReplayAddon": 100,
    "crawler.extensions.contact.ContactAddon": 200,
    "crawler.extensions.monitoring.MonitoringAddon": 300,
}

COMMANDS_MODULE = "crawler.commands"  # "" -> our commands; crawl takes the place of Scrapy's

# 100 -> 1: records are stored in the order in which they were read, and a page costs half as much.
CONCURRENT_ITEMS = 1

# 8 -> 1: one connection a host is good manners.
CONCURRENT_REQUESTS_PER_DOMAIN = 1

COOKIES_ENABLED = False  # True -> False: nothing here logs in, and every request is to be alike

DEFAULT_REQUEST_HEADERS = {  # Accept-Language "en" -> Chinese: some portals answer it with an English shell
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

DOWNLOAD_DELAY = 1  # 0 -> 1 second between two requests to a host
DOWNLOAD_DELAY_JITTER = 0  # 0.5 -> 0: never less than that second

# {} -> fewer: pages come by http alone. Files stay for `scrapy shell ./page.html`; a run's requests are guarded.
DOWNLOAD_HANDLERS = {"data": None, "ftp": None, "s3": None}

DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # 1 GiB -> 32 MiB: no page is larger; holds for what is decompressed too
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # 32 MiB -> 8 MiB

DOWNLOAD_TIMEOUT = 60  # 180 -> 60 seconds for a whole page, endless bodies included

DOWNLOADER_MIDDLEWARES = {  # {} -> ours
    # In the place of Scrapy's, which lets subdomains and every port and scheme pass.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.offsite.OffsiteMiddleware": 50,
    # Between the retries (550) and the network: Scrapy retries at once, whatever Retry-After says.
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 560,
    # Before Scrapy follows a redirect (600).
    "crawler.middlewares.redirects.RedirectTargetMiddleware": 650,
    # Nearest to the network: bodies are archived as they came, before HttpCompression (590) undoes anything.
    "crawler.archive.recording.WarcRecordingMiddleware": 1000,
}

# Scrapy's own -> without those of cookies and passwords: nothing here logs in. That of cookies does nothing but
# import a library that opens a socket to see whether there is IPv6: a replay opens none. A None among the settings
# above would import it all the same.
DOWNLOADER_MIDDLEWARES_BASE = {
    name: place
    for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if not name.endswith((".CookiesMiddleware", ".HttpAuthMiddleware"))
}

EXTENSIONS = {  # {} -> the run's ledger, outcome and manifest, and how far it is
    "crawler.extensions.run_recorder.RunRecorder": 100,
    "crawler.extensions.progress_bar.ProgressBar": 200,
}

# Scrapy's own -> without the consoles, which are off (below) and import a web server to be so, and without LogStats.
EXTENSIONS_BASE = {
    name: place
    for name, place in default_settings.EXTENSIONS_BASE.items()
    if not name.endswith((".TelnetConsole", ".RemoteControl", ".LogStats"))
}

FEED_EXPORT_ENCODING = "utf-8"  # None, which escapes Chinese in JSON -> as printed

HTTPERROR_ALLOW_ALL = True  # False -> True: a refused listing is a fact that the walk counts

ITEM_PIPELINES = {  # {} -> ours; deduplicate and store must follow each other
    "pipelines.redact.Redact": 50,
    "pipelines.validate.Validate": 100,
    "pipelines.deduplicate.Deduplicate": 200,
    "pipelines.store.StoreRecords": 300,
    "pipelines.attachments.Attachments": 400,
}

# Scrapy's -> ours: no record's text in a log.
LOG_FORMATTER = "crawler.extensions.log_formatter.ShortLogFormatter"
LOG_LEVEL = "WARNING"  # "DEBUG" -> what a person must see; -L INFO or -L DEBUG shows more

METAREFRESH_ENABLED = False  # True -> False: a page is what its URL gives, and need not be decoded twice

NEWSPIDER_MODULE = "crawler.spiders"  # "" -> where the cities are

REDIRECT_MAX_TIMES = 5  # 20 -> 5: a portal that redirects more often goes in circles

REMOTE_CONTROL_ENABLED = False  # True -> False: it runs code that comes in by HTTP

RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # "ERROR" -> the ledger counts what failed

# 408, 429 and 5xx -> without 429, which means that the portal blocks: recognised and reported, not retried.
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]

ROBOTSTXT_OBEY = True  # False -> True

# Scrapy's own -> those that look at first requests and at redirects: callbacks here give records, no requests.
SPIDER_MIDDLEWARES_BASE = {
    name: place
    for name, place in default_settings.SPIDER_MIDDLEWARES_BASE.items()
    if name.endswith((".RefererMiddleware", ".StartSpiderMiddleware"))
}

SPIDER_MODULES = ["crawler.spiders"]  # [] -> where the cities are

STATS_DUMP = False  # True -> False: the run says in words what happened, and its manifest has the figures

TELNETCONSOLE_ENABLED = False  # True -> False: no door into a scheduled run

# Scrapy's name and address -> our own; CONTACT is added to it.
USER_AGENT = f"fuwen/{__version__} (reads published replies to deputies' suggestions)"

# True -> False: it looks through the source of every callback, page after page.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Ours.

DATA_DIR = "data"
"""Where each city has its folder of records, rejects, archives and runs."""

REPLAY = None
"""An archive to run over in place of the network: a folder, .warc, .warc.gz or .wacz, or several separated by commas."""

REPLAY_AT = None
"""Of several captures of a page a replay takes the newest at or before this day or moment, UTC; else the newest."""

ARCHIVE = True
"""Whether a live run keeps every response as WARC, in ``DATA_DIR/<city>/archive``. Not with ``REDACT_CONTACTS``."""

REDACT_CONTACTS = False
"""Whether telephone numbers, e-mail addresses and resident identity numbers are masked in all that is written."""

CONCURRENT_COLUMNS = 16
"""How many columns are walked at the same time; those of one host still share its one connection."""

LOCK_TIMEOUT = 0
"""Seconds to wait where another run of the city is under way, before giving up."""

ATTACHMENTS = False
"""Whether the files that records list are fetched too, after the pages."""

ATTACHMENTS_MAXSIZE = 64 * 1024 * 1024
"""Bytes of the largest attachment that is fetched; a larger one is refused before its first byte, where its size is told."""

ATTACHMENTS_TYPES = "pdf ofd doc docx xls xlsx pptx ole rtf txt zip rar 7z jpg png gif bmp tif".split()
"""The types of attachments that are kept, told from their bytes (``crawler/documents/file_types.py``)."""

ATTACHMENTS_TIMEOUT = 300
"""Seconds for a whole attachment."""

CONTACT = None
"""How a portal's operator can reach whoever runs this: an e-mail address or a page, told in the User-Agent."""

PROGRESS_FD = 0
"""A file descriptor to tell how far the run is, a line of JSON each time; ``scrapy crawlall`` reads it."""

METRICS_DIR = None
"""A folder in which each run leaves its figures for Prometheus: ``fuwen_<city>.prom``. Needs the extra monitor."""

SENTRY_DSN = None
"""Where Sentry is told of mistakes of the code and of runs that need somebody. Needs the extra monitor."""

LOG_JSON = False
"""Whether the log is a line of JSON each. Needs the extra monitor."""

MONITORS = False
"""Whether Spidermon looks at each run when it has ended. Needs the extra monitor."""

MONITOR_SILENT_DAYS = 0
"""After so many days without a new record a monitor fails; 0 leaves it out, because replies have their season."""
