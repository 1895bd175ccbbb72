"""nginx before several nodes, as it would stand before real ones."""
import os
import shutil
import subprocess
import tempfile


class Proxy:
    """Spreads requests over nodes; one that cannot be reached is passed by."""

    def __init__(self, port, ports):
        self.url = f"http://127.0.0.1:{port}"
        self.folder = tempfile.mkdtemp(prefix="hi5-nginx-")
        os.chmod(self.folder, 0o755)
        nodes = " ".join(f"server 127.0.0.1:{node} max_fails=1 fail_timeout=1s;" for node in ports)
        temporary = " ".join(f"{name}_temp_path {self.folder}/{name};" for name in
                             ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(self.folder + "/nginx.conf", "w", encoding="utf-8") as file:
            file.write(f"""
                daemon off; worker_processes 1; pid {self.folder}/nginx.pid; error_log {self.folder}/error.log;
                events {{ worker_connections 4096; }}
                http {{ access_log off; {temporary}
                    upstream nodes {{ {nodes} keepalive 32; }}
                    server {{ listen 127.0.0.1:{port};
                        location / {{
                            proxy_pass http://nodes; proxy_http_version 1.1; proxy_set_header Connection "";
                            proxy_connect_timeout 2s; proxy_next_upstream error timeout; }} }} }}""")
        self.process = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", self.folder + "/nginx.conf"], stderr=subprocess.DEVNULL,
            start_new_session=True)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
