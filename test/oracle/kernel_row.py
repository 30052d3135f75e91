#!/usr/bin/env python3
"""Asks rows of Linux firewalls about single packets: what comes out at the other end, and which rule decided.

    unshare -n python3 kernel_row.py --in rows.json --out answers.json

Every firewall is a network namespace of its own; nothing outside of them is changed. Its ports are TUN devices
(`edge`: the places that packets come from and go to) or ends of a veth pair (`link`). A row:

    {"firewalls": [{"ports": [{"name": "lan0", "kind": "edge", "addresses": ["10.0.0.1/24"]},
                              {"name": "up0", "kind": "link", "to": [1, "down0"], "addresses": []}],
                    "commands": ["ip route add default via 10.9.0.2"],
                    "load": [{"command": "nft -f -", "text": "table ip t { }"}],
                    "dump": ["ip addr", "iptables-save"],
                    "counters": ["iptables-save -c"]}],
     "packets": [{"at": [0, "lan0"], "family": 4, "protocol": 6, "src": "10.0.0.1", "dst": "10.0.0.2",
                  "sport": 49152, "dport": 443, "alone": false}]}

For ICMP "dport" is type * 256 + code. `link` ports name their far end once. The answer holds, per firewall, what each
dump command printed, and how many packets each rule counted, in the order in which it is printed; per packet,
`out` (port and header it left with), `answer` (what the firewall `by` said to its sender) or neither: silence.
A packet sent `alone` also has `counted`, the rules that counted it. Nothing is left of a connection when the next
batch is sent: every packet opens one.
"""
import argparse
import ctypes
import fcntl
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 1
IFF_NO_PI = 0x1000
CLONE_NEWNET = 0x40000000
TCP, UDP, SCTP, ICMP, ICMP6 = 6, 17, 132, 1, 58
# Few enough for the device queues: a packet lost there would look like a drop.
BATCH = 150
# What a firewall says to senders leaves by this device, so that it does not pass the rules of its neighbours.
ERRORS = "bunri-errors"

libc = ctypes.CDLL(None, use_errno=True)


def system(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def run(command, text=None):
    done = subprocess.run(command, shell=True, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        number = re.search(r"line:? (\d+)", done.stderr)
        line = text.splitlines()[int(number.group(1)) - 1] if text and number else ""
        raise RuntimeError("%s: exit %d: %s %s" % (command, done.returncode, done.stderr.strip()[:1000], line))
    return done.stdout


def dumped(name, command):
    """What an administrator finds in the file: the command as it was named, and all that it printed. Only a crash is no answer."""
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode < 0 or done.returncode >= 128:
        raise RuntimeError("%s: exit %d: %s" % (command, done.returncode, done.stdout[-1000:]))
    return "# %s\n%s" % (name, done.stdout)


def write_setting(key, value):
    with open("/proc/sys/net/" + key, "w") as file:
        file.write(str(value))


# ---- packets on the wire ----

def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return ~total & 0xFFFF


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def craft(packet, number):
    """One packet that opens a connection. Its number travels in the payload (TCP: the sequence number)."""
    family, protocol = packet["family"], packet["protocol"]
    kind = socket.AF_INET if family == 4 else socket.AF_INET6
    src, dst = socket.inet_pton(kind, packet["src"]), socket.inet_pton(kind, packet["dst"])
    payload = struct.pack("!I", number)

    def pseudo(length):
        return src + dst + (struct.pack("!BBH", 0, protocol, length) if family == 4 else struct.pack("!IHBB", length, 0, 0, protocol))

    def summed(body, at, over=b""):
        return body[:at] + struct.pack("!H", checksum(over + body) or 0xFFFF) + body[at + 2 :]

    sport, dport = packet["sport"], packet["dport"]
    if protocol == TCP:
        body = summed(struct.pack("!HHIIBBHHH", sport, dport, number, 0, 5 << 4, 2, 1024, 0, 0), 16, pseudo(20))
    elif protocol == UDP:
        body = summed(struct.pack("!HHHH", sport, dport, 12, 0) + payload, 6, pseudo(12))
    elif protocol == SCTP:
        chunk = struct.pack("!BBHIIHHI", 1, 0, 20, number, 65535, 1, 1, number)
        head = struct.pack("!HHI", sport, dport, 0)
        body = head + struct.pack("<I", crc32c(head + b"\0\0\0\0" + chunk)) + chunk
    elif protocol == (ICMP if family == 4 else ICMP6):
        body = struct.pack("!BBHHH", dport >> 8, dport & 255, 0, number & 0xFFFF, 1) + payload
        body = summed(body, 2, b"" if family == 4 else pseudo(len(body)))
    else:
        body = payload + b"\0" * 12
    if family == 6:
        return struct.pack("!IHBB", 6 << 28, len(body), protocol, 64) + src + dst + body
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), number & 0xFFFF, 0, 64, protocol, 0, src, dst)
    return summed(head, 10) + body


def parse(data):
    """Family, protocol, source, destination, and the body of a packet."""
    if data[0] >> 4 == 4:
        at = (data[0] & 15) * 4
        return 4, data[9], socket.inet_ntop(socket.AF_INET, data[12:16]), socket.inet_ntop(socket.AF_INET, data[16:20]), data[at:]
    src, dst = (socket.inet_ntop(socket.AF_INET6, data[at : at + 16]) for at in (8, 24))
    return 6, data[6], src, dst, data[40:]


def number_of(data):
    """The number of a packet we crafted, from a copy of it that may be cut; or None."""
    family, protocol, _, _, body = parse(data)
    at = {TCP: 4, UDP: 8, SCTP: 16, (ICMP if family == 4 else ICMP6): 8}.get(protocol, 0)
    return struct.unpack("!I", body[at : at + 4])[0] if len(body) >= at + 4 else None


def to_many(data):
    """Multicast: what a firewall says by itself."""
    return data[24] == 0xFF if data[0] >> 4 == 6 else data[16] >= 224


def header_of(data):
    family, protocol, src, dst, body = parse(data)
    sport = dport = 0
    if protocol in (TCP, UDP, SCTP):
        sport, dport = struct.unpack("!HH", body[:4])
    elif protocol == (ICMP if family == 4 else ICMP6):
        dport = body[0] * 256 + body[1]
    return {"src": src, "dst": dst, "sport": sport, "dport": dport}


def answer_of(data):
    """To which packet a firewall answers, and what: `closed` and `alive` come from the machine itself, `refused` from a rule or route."""
    family, protocol, _, _, body = parse(data)
    if protocol == TCP and len(body) >= 20 and body[13] & 4:
        return struct.unpack("!I", body[8:12])[0] - 1, "reset"
    if protocol == ICMP and family == 4:
        if body[0] == 3:
            return number_of(body[8:]), "unreachable %d" % body[1]
        if body[0] == 0:
            return struct.unpack("!I", body[8:12])[0], "echo"
    if protocol == ICMP6 and family == 6:
        if body[0] in (1, 4):
            return number_of(body[8:]), "unreachable %d" % body[1] if body[0] == 1 else "parameter %d" % body[1]
        if body[0] == 129:
            return struct.unpack("!I", body[8:12])[0], "echo"
    return None, None


# ---- firewalls ----

class Firewall:
    """One network namespace, with its ports."""

    def __init__(self, description):
        self.description = description
        system(libc.unshare(CLONE_NEWNET))
        self.namespace = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.edges = {}
        for family in ("ipv4", "ipv6"):
            settings = {
                "ipv4": {"rp_filter": 0, "accept_local": 1, "send_redirects": 0},
                # Nothing is said on a port that no test asked for.
                "ipv6": {"accept_dad": 0, "router_solicitations": 0, "addr_gen_mode": 1, "mldv2_unsolicited_report_interval": 1},
            }[family]
            for key, value in settings.items():
                for device in ("all", "default"):
                    if key != "addr_gen_mode" or device == "default":
                        write_setting("%s/conf/%s/%s" % (family, device, key), value)
        write_setting("ipv4/ip_forward", 1)
        write_setting("ipv4/icmp_ratemask", 0)
        write_setting("ipv6/conf/all/forwarding", 1)
        write_setting("ipv6/icmp/ratelimit", 0)
        # Beside the limit per destination there is one for the machine: bursts of packets to the firewall itself would go unanswered.
        write_setting("ipv6/icmp/ratemask", "\n")
        run("ip link set lo up")
        for port in description["ports"]:
            if port["kind"] == "edge":
                self.edges[port["name"]] = self.tun(port["name"])
        self.tracked = None

    def tun(self, name):
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        return device

    def enter(self):
        system(libc.setns(self.namespace, 0))

    def address(self):
        self.enter()
        lines = []
        for port in self.description["ports"]:
            lines.append("link set %s up txqueuelen 10000" % port["name"])
            lines += ["addr add %s dev %s%s" % (a, port["name"], " nodad" if ":" in a else "") for a in port["addresses"]]
        run("ip -batch -", "\n".join(lines) + "\n")

    def configure(self):
        """Routes and rules; then what the firewall says of itself; then a way out for its answers."""
        self.enter()
        for command in self.description["commands"]:
            run(command)
        for load in self.description["load"]:
            run(load["command"], load["text"])
        self.dump = [dumped(*command) if isinstance(command, list) else run(command + " 2>/dev/null") for command in self.description["dump"]]
        self.errors = self.tun(ERRORS)
        run("ip -batch -", "link set %s up txqueuelen 10000\nrule add iif lo lookup 4242 pref 1\nroute add default dev %s table 4242\n" % (ERRORS, ERRORS))
        run("ip -6 -batch -", "rule add iif lo lookup 4242 pref 1\nroute add default dev %s table 4242\n" % ERRORS)
        self.conntrack = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
        self.conntrack.bind((0, 0))

    def forget(self):
        """Forgets every connection (ctnetlink: delete without a tuple)."""
        self.conntrack.send(struct.pack("=IHHIIBBH", 20, (1 << 8) | 2, 5, 1, 0, 0, 0, 0))
        self.conntrack.recv(65535)

    def count(self):
        """Packets counted by each rule (and chain policy of iptables) of each counter command, as printed; None where it counts nothing."""
        self.enter()
        return [counted(run(command + " 2>/dev/null")) for command in self.description["counters"]]

    def close(self):
        self.conntrack.close()
        for device in [*self.edges.values(), self.errors, self.namespace]:
            os.close(device)


def counted(text):
    if text.startswith("{"):
        rules = [entry["rule"] for entry in json.loads(text)["nftables"] if "rule" in entry]
        return [next((e["counter"]["packets"] for e in rule["expr"] if "counter" in e), None) for rule in rules]
    numbers = []
    for line in text.splitlines():
        found = re.match(r"\[(\d+):\d+\] -A ", line) or re.match(r":\S+ \S+ \[(\d+):\d+\]", line) or re.search(r"counter packets (\d+) bytes", line)
        if found:
            numbers.append(int(found.group(1)))
    return numbers


def build(description):
    firewalls = [Firewall(f) for f in description["firewalls"]]
    for i, firewall in enumerate(firewalls):
        for port in firewall.description["ports"]:
            if port["kind"] != "link" or "to" not in port:
                continue
            there, name = port["to"]
            firewall.enter()
            run("ip link add %s type veth peer name %s netns /proc/%d/fd/%d" % (port["name"], name, os.getpid(), firewalls[there].namespace))
    for firewall in firewalls:
        firewall.address()
    for firewall in firewalls:
        firewall.configure()
    for firewall in firewalls:
        acquaint(firewall, firewalls)
    return firewalls


def acquaint(firewall, firewalls):
    """Neighbours of a link know one another: a packet that waits for ARP could be lost."""
    firewall.enter()
    lines = []
    for port in firewall.description["ports"]:
        if port["kind"] != "link":
            continue
        for other in firewalls:
            for far in other.description["ports"]:
                if far["kind"] == "link" and (far.get("to", [None, None])[1] == port["name"] and firewalls[far["to"][0]] is firewall
                                              or port.get("to", [None, None])[1] == far["name"] and firewalls[port["to"][0]] is other):
                    other.enter()
                    mac = re.search(r"link/ether (\S+)", run("ip link show " + far["name"])).group(1)
                    lines += ["neigh replace %s lladdr %s dev %s nud permanent" % (a.split("/")[0], mac, port["name"]) for a in far["addresses"]]
    firewall.enter()
    if lines:
        run("ip -batch -", "\n".join(lines) + "\n")


def batches(packets):
    """Numbers of packets that may share a memory of connections: protocols without ports look all alike after translation."""
    batch, portless = [], set()
    for number, packet in enumerate(packets, 1):
        alone = packet.get("alone", False)
        key = packet["protocol"] if packet["protocol"] not in (TCP, UDP, SCTP, ICMP, ICMP6) else None
        if batch and (alone or len(batch) >= BATCH or key in portless or packets[batch[-1] - 1].get("alone", False)):
            yield batch
            batch, portless = [], set()
        batch.append(number)
        if key is not None:
            portless.add(key)
    if batch:
        yield batch


def ask(firewalls, packets):
    verdicts = [{} for _ in packets]
    problems = []

    def note(number, key, value):
        if number is None or not 0 < number <= len(verdicts):
            problems.append("a packet nobody sent: %s %s" % (key, value))
        elif key in verdicts[number - 1] and key == "out":
            problems.append("packet %d came out twice" % number)
        else:
            verdicts[number - 1][key] = value

    def drain():
        arrived = 0
        for index, firewall in enumerate(firewalls):
            for name, device in firewall.edges.items():
                for data in read_all(device):
                    if to_many(data):
                        continue
                    arrived += 1
                    note(number_of(data), "out", {"at": [index, name], **header_of(data)})
            for data in read_all(firewall.errors):
                arrived += 1
                number, what = answer_of(data)
                if what is not None:
                    note(number, "answer", {"by": index, "what": what})
        return arrived

    def settle(pause, times):
        # Silence counts as a drop: on a busy machine, wait until there is some.
        quiet = 0
        while quiet < times:
            time.sleep(pause)
            quiet = 0 if drain() else quiet + 1

    crafted = [craft(packet, i + 1) for i, packet in enumerate(packets)]
    settle(0.01, 1)
    before = known = [firewall.count() for firewall in firewalls]
    for batch in batches(packets):
        alone = packets[batch[0] - 1].get("alone", False)
        if alone and known is None:
            known = [firewall.count() for firewall in firewalls]
        for firewall in firewalls:
            firewall.forget()
        for number in batch:
            index, port = packets[number - 1]["at"]
            os.write(firewalls[index].edges[port], crafted[number - 1])
        drain()
        after = None
        if alone:
            settle(0.002, 2)
            after = [firewall.count() for firewall in firewalls]
            verdicts[batch[0] - 1]["counted"] = difference(known, after)
        known = after
    settle(0.02, 3)
    return verdicts, difference(before, [firewall.count() for firewall in firewalls]), problems


def difference(before, after):
    return [
        [[None if b is None else b - a for a, b in zip(old, new)] for old, new in zip(olds, news)]
        for olds, news in zip(before, after)
    ]


def read_all(device):
    while True:
        try:
            yield os.read(device, 65535)
        except BlockingIOError:
            return


def answer(row):
    firewalls = build(row)
    try:
        verdicts, counts, problems = ask(firewalls, row["packets"])
        return {"firewalls": [{"dump": f.dump, "counted": c} for f, c in zip(firewalls, counts)], "verdicts": verdicts, "problems": problems}
    finally:
        for firewall in firewalls:
            firewall.close()


PROBE = """*filter
-A FORWARD -m set --match-set probe src -m conntrack --ctstate NEW -j ACCEPT
-A FORWARD -j DROP
COMMIT
*nat
-A POSTROUTING -j MASQUERADE
COMMIT
"""


def probe():
    """Whether all of this works here: every loader, every dump, a packet through two firewalls."""
    save = ["ip addr", "ip route", "ipset save"]
    kinds = [("iptables-legacy-restore", "iptables-legacy-save -c"), ("iptables-nft-restore", "iptables-nft-save -c")]
    link = {"name": "up0", "kind": "link", "to": [1, "down0"], "addresses": ["192.168.100.1/30", "fd00:100::1/64"]}
    down = {"name": "down0", "kind": "link", "addresses": ["192.168.100.2/30", "fd00:100::2/64"]}
    edges = [{"name": n, "kind": "edge", "addresses": [a]} for n, a in (("lan0", "10.1.0.1/24"), ("wan0", "10.2.0.1/24"))]
    routes = [["ip route add default via 192.168.100.2"], ["ip route add default dev wan0"]]
    nft = {"command": "nft -f -", "text": "table inet probe {\n chain f {\n type filter hook forward priority 5; policy accept;\n }\n}\n"}
    sets = {"command": "ipset restore", "text": "create probe hash:net\nadd probe 10.1.0.0/16\nadd probe 192.168.0.0/16\n"}
    firewalls = [
        {"ports": ports, "commands": commands, "load": [sets, {"command": restore, "text": PROBE}, nft], "dump": save + [count], "counters": [count]}
        for ports, commands, (restore, count) in zip(([edges[0], link], [down, edges[1]]), routes, kinds)
    ]
    packet = {"at": [0, "lan0"], "family": 4, "protocol": UDP, "src": "10.1.0.2", "dst": "198.51.100.9", "sport": 1024, "dport": 53, "alone": True}
    found = answer({"firewalls": firewalls, "packets": [packet]})["verdicts"][0]
    if found.get("out", {}).get("src") != "10.2.0.1" or not found.get("counted"):
        raise RuntimeError("a packet was not forwarded as it should: %s" % found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--in", dest="rows")
    parser.add_argument("--out")
    parser.add_argument("--probe", action="store_true")
    arguments = parser.parse_args()
    if arguments.probe:
        return probe()
    with open(arguments.rows) as file:
        rows = json.load(file)
    with open(arguments.out, "w") as file:
        json.dump([answer(row) for row in rows], file)


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError) as problem:
        sys.exit(str(problem))
