@contextmanager
def own_directory():
    """A temporary directory, in which the work is done and `tempfile` makes its files, and which is removed after it."""
    before, directory_before = os.getcwd(), tempfile.tempdir
    folder = tempfile.mkdtemp(prefix=f"belfry-{DAG_ID}-")
    try:
        os.chdir(folder)
        tempfile.tempdir = folder
        yield folder
    finally:
        tempfile.tempdir = directory_before
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def keep(out, prefix):
    """Stores the file that a job made, if it made one, where tasks on all workers reach it."""
    if out is None or out == "":
        return None
    path = os.path.abspath(os.fspath(out))
    if not os.path.isfile(path):
        raise FileNotFoundError(f"`out` names no file: {out!r}")
    name = os.path.basename(path)
    key = f"{RESULTS.get('prefix', '')}{prefix}{name}"
    if "bucket" in RESULTS:
        s3().upload_file(path, RESULTS["bucket"], key)
    else:
        kept = os.path.join(RESULTS["directory"], key)
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        shutil.copyfile(path, f"{kept}.part")
        os.replace(f"{kept}.part", kept)
    return {"key": key, "name": name, "size": os.path.getsize(path)}


def fetch(key, path):
    if "bucket" in RESULTS:
        s3().download_file(RESULTS["bucket"], key, path)
    else:
        shutil.copyfile(os.path.join(RESULTS["directory"], key), path)


def s3():
    from airflow.providers.amazon.aws.hooks.s3 import S3Hook

    return S3Hook(aws_conn_id=RESULTS["aws_conn_id"]).get_conn()


def run_prefix(run_id):
    """Where in the store the files of a run are. Run ids may have characters that no key or folder should."""
    return f"{DAG_ID}/{hashlib.sha256(run_id.encode()).hexdigest()[:16]}/"


def remove_older(pattern, seconds):
    for path in glob.glob(pattern):
        try:
            if os.path.getmtime(path) < time.time() - seconds:
                shutil.rmtree(path)
        except FileNotFoundError:
            log.info("%s is gone already.", path)
