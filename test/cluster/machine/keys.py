"""Keys of one cluster: an authority, the API server's certificate, and clients of it as kubeconfigs."""
import json, os

from host import run

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


class Keys:
    def __init__(self, folder, server):
        self.folder = os.path.join(folder, "pki")
        self.server = server

    def path(self, file):
        return os.path.join(self.folder, file)

    def openssl(self, *arguments):
        run("openssl", *arguments, cwd=self.folder)

    def make(self, names):
        """The authority, the pair that signs tokens, and a certificate for the API server under these names."""
        os.makedirs(self.folder)
        self.openssl("req", "-x509", *EC, "-keyout", "ca.key", "-out", "ca.crt", "-days", "30", "-subj", "/CN=cluster-ca")
        self.certificate("apiserver", "/CN=kube-apiserver", "subjectAltName=" + names)
        self.openssl("genrsa", "-out", "sa.key", "2048")
        self.openssl("rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub")

    def certificate(self, name, subject, extensions):
        self.openssl("req", "-new", *EC, "-keyout", name + ".key", "-out", name + ".csr", "-subj", subject)
        with open(self.path(name + ".ext"), "w") as file:
            file.write(extensions)
        self.openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "30", "-out", name + ".crt", "-extfile", name + ".ext")

    def client(self, name, subject):
        """A client of the API server: the path of its kubeconfig."""
        self.certificate(name, subject, "extendedKeyUsage=clientAuth")
        config = {
            "apiVersion": "v1", "kind": "Config", "current-context": "cluster",
            "clusters": [{"name": "cluster", "cluster": {"server": self.server, "certificate-authority": self.path("ca.crt")}}],
            "users": [{"name": name, "user": {"client-certificate": self.path(name + ".crt"), "client-key": self.path(name + ".key")}}],
            "contexts": [{"name": "cluster", "context": {"cluster": "cluster", "user": name}}]}
        with open(self.path(name + ".kubeconfig"), "w") as file:
            json.dump(config, file)
        return self.path(name + ".kubeconfig")
