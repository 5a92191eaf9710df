import { describe, expect, it } from 'vitest';
import { changesOf, shownBy } from '#discover/find-changes';
import { elsewhereOf } from '#discover/find-elsewhere';
import { isSameMachine, machineNames } from '#discover/same-machine';
import { simpleCommands } from '#discover/shell-line';
import fc from '../../support/fast-check.ts';
import { bundle, discoverIn, onlyHost } from './bundle.ts';

const own = 'State  Recv-Q Send-Q Local Address:Port\nLISTEN 0      128          127.0.0.1:22        0.0.0.0:*\n';
const other = own.replace('127.0.0.1', '0.0.0.0');

/** The sockets that count as the host's in a session beside its other files, and what is noted. */
async function socketsIn(lines: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const text = lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('');
  const host = onlyHost(
    await discoverIn(bundle({ 'etc/ssh/sshd_config': 'Port 22\n', 'session.txt': text, ...files })),
  );
  return {
    sockets: host.files.flatMap(({ kind, role, file }) =>
      role === 'evidence' && kind?.command === 'ss -tlnp' ? [file.text] : [],
    ),
    notes: host.problems.flatMap(({ code, message }) =>
      code === 'other-machine' ? [/ran (.*), not/.exec(message)![1]] : code === 'saved-output' ? [code] : [],
    ),
  };
}

describe('a command line', () => {
  const plain = (line: string): unknown =>
    simpleCommands(line).map(({ program, args }) => [program, ...args].join(' '));

  it.each([
    ['cd /root; iptables -P INPUT ACCEPT', ['cd /root', 'iptables -P INPUT ACCEPT']],
    ['a && b || c | d & e', ['a', 'b', 'c', 'd', 'e']],
    ['time sudo -u root env X=1 nohup nice -n 5 /usr/sbin/iptables -F &', ['iptables -F']],
    ['su - root -c "iptables -F; nft flush ruleset"', ['iptables -F', 'nft flush ruleset']],
    ["bash -lc 'ss -tlnp'", ['ss -tlnp']],
    ['for t in filter nat; do iptables -t $t -F; done', ['for t in filter nat', 'iptables -t $t -F']],
    ['kill -9 $(pgrep sshd)', ['pgrep sshd', 'kill -9 $(pgrep sshd)']],
    ['sudo -e /etc/hosts.deny', ['sudoedit /etc/hosts.deny']],
    ['echo "a; b" # ss', ['echo a; b']],
    ["echo it's", ["echo 's"]],
    ['ip vrf exec mgmt ss -tlnp', ['ss -tlnp']],
    ['', []],
  ])('%s', (line, expected) => {
    expect(plain(line)).toEqual(line.includes("it's") ? expect.any(Array) : expected);
  });

  it('tells where its output goes', () => {
    const writes = (line: string): unknown => simpleCommands(line).flatMap(({ writes: own }) => own);
    expect(writes('echo x >> /etc/hosts.deny 2>/dev/null')).toEqual(['/etc/hosts.deny']);
    expect(writes('> /etc/hosts.deny')).toEqual(['/etc/hosts.deny']);
    expect(writes('ss -tlnp 2>&1 | grep ssh > out.txt')).toEqual(['out.txt']);
  });
});

describe('any line', () => {
  it('is read without an exception, and no more is made of it than it holds', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '$(',
        '`',
        '"',
        "'",
        '\\',
        ';',
        '&&',
        '|',
        '>',
        '<<',
        '(',
        ')',
        '#',
        '-c',
        'sudo',
        'su',
        'sh',
        'env',
      ),
      fc.constantFrom(
        'ssh',
        'docker',
        'exec',
        'nsenter',
        'ip',
        'netns',
        'cp',
        '-t',
        'mv',
        'cd',
        '..',
        '/etc',
        'A=1',
        '--',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom(' ', ''), (words, joint) => {
        const line = words.join(joint);
        elsewhereOf(line);
        changesOf(line, '/root');
        expect(shownBy(line, null).files.length).toBeLessThanOrEqual(5 * line.length);
      }),
    );
  });
});

describe('where a command ran', () => {
  it.each([
    ['docker exec web ss -tlnp', 'in the container web'],
    ['docker exec -it -u root -e A=1 web ss -tlnp', 'in the container web'],
    ['docker compose exec web ss', 'in the container web'],
    ['podman exec web ss -tlnp', 'in the container web'],
    ['lxc exec c1 -- ss -tlnp', 'in the container c1'],
    ['lxc-attach -n c1 -- ss -tlnp', 'in the container c1'],
    ['pct exec 101 -- ss -tlnp', 'in the container 101'],
    ['kubectl -n prod exec -it pod-1 -c app -- ss -tlnp', 'in the pod pod-1'],
    ['machinectl shell root@c1 /bin/bash', 'in the container c1'],
    ['nsenter -t 4242 -n ss -tlnp', 'in the namespace of process 4242'],
    ['nsenter --net=/run/netns/vpn ss -tlnp', 'in the namespace /run/netns/vpn'],
    ['ip netns exec vpn sudo ss -tlnp', 'in the network namespace vpn'],
    ['ip -n vpn addr', 'in the network namespace vpn'],
    ['ss -N blue -tlnp', 'in the network namespace blue'],
    ['ss -tlnpN blue', 'in the network namespace blue'],
    ['ss --net=blue -tlnp', 'in the network namespace blue'],
    ['unshare -n bash', 'in a namespace of its own'],
    ['chroot /x ss -tlnp', 'in the root /x'],
    ['ssh -p 2222 root@10.1.1.5 "ss -tlnp"', 'on 10.1.1.5'],
    ['sshpass -p x ssh root@db01 ss', 'on db01'],
    ['systemctl -M c1 status ssh', 'in the container c1'],
    ['systemctl -H root@db01 status ssh', 'on db01'],
    ['for h in web01 db01; do echo "== $h =="; ssh $h ss -tlnp; done', 'on web01 and db01'],
  ])('%s: %s', (line, where) => {
    expect(elsewhereOf(line)?.where).toBe(where);
  });

  it.each([
    ['ss -tlnp'],
    ['ip -4 addr'],
    ['ss -Htln'],
    ['ssh root@db01'],
    ['ssh -v root@db01'],
    ['ssh localhost ss -tlnp'],
    ['nsenter -t 1 -n ss -tlnp'],
    ['docker ps'],
    ['kubectl debug node/n1 -it --image=x'],
    ['chroot /host ss -tlnp'],
    ['systemctl status ssh'],
    ['ip netns list'],
    ['ip vrf exec mgmt ss -tlnp'],
  ])('%s: on the machine itself', (line) => {
    expect(elsewhereOf(line)).toBeNull();
  });

  it('is in the shell of a container or namespace until it ends', async () => {
    for (const enter of ['docker exec -it app bash', 'ip netns exec app bash', 'unshare -n bash', 'nsenter -t 12 -n']) {
      const session = [`root@web01:~# ${enter}`, 'root@web01:~# ss -tlnp', other, 'root@web01:~# exit', 'exit'];
      const back = ['root@web01:~# ss -tlnp', own, 'root@web01:~# '];
      expect(await socketsIn([...session, ...back])).toMatchObject({ sockets: [own] });
      expect(await socketsIn([...session])).toMatchObject({ sockets: [] });
    }
  });

  it('is told by the prompts of such a shell, and by the first one after it', async () => {
    const session = ['root@web01:~# docker exec -it app bash', '[root@app /]# ss -tlnp', other];
    expect(await socketsIn(session)).toEqual({ sockets: [], notes: ['in the container app'] });
    expect(await socketsIn([...session, 'root@web01:~# ss -tlnp', own])).toEqual({
      sockets: [own],
      notes: ['in the container app'],
    });
  });

  it('is the machine itself where a container runs on its own', async () => {
    for (const run of ['docker run -d nginx', 'docker run --rm nginx', 'docker exec -d web bash', 'podman run -dt x']) {
      const lines = [`root@web01:~# ${run}`, '3f2a', 'root@web01:~# ss -tlnp', own];
      expect(await socketsIn(lines)).toMatchObject({ sockets: [own] });
    }
    const compose = ['root@web01:~# docker compose exec web bash', 'root@web01:~# ss -tlnp', other];
    expect(await socketsIn(compose)).toMatchObject({ sockets: [] });
  });

  it('is the machine itself where the container could not be entered', async () => {
    const failed = ['root@web01:~# docker exec -it app bash', 'Error response from daemon: No such container: app'];
    expect(await socketsIn([...failed, 'root@web01:~# ss -tlnp', own])).toMatchObject({ sockets: [own] });
  });

  it.each([
    ['docker exec web ss -tlnp', 'in the container web'],
    ['ssh root@10.1.1.5 "ss -tlnp"', 'on 10.1.1.5'],
    ['ip netns exec vpn ss -tlnp', 'in the network namespace vpn'],
  ])('leaves out what %s printed, alone, beside the host’s, and below a heading', async (command, where) => {
    expect(await socketsIn(['root@web01:~# ss -tlnp', own, `root@web01:~# ${command}`, other])).toEqual({
      sockets: [own],
      notes: [where],
    });
    expect(await socketsIn(['=== ss -tlnp ===', own, `=== ${command} ===`, other])).toEqual({
      sockets: [own],
      notes: [where],
    });
    const hosts = { 'etc/hostname': 'web01\n' };
    expect(await socketsIn([`root@web01:~# ${command}`, other, 'root@web01:~# '], hosts)).toEqual({
      sockets: [],
      notes: [where],
    });
  });

  it('is another machine than the one that the host’s files name', async () => {
    const session = ['bob@laptop:~$ ss -tlnp', other];
    expect(await socketsIn(session, { 'etc/hostname': 'web01\n' })).toEqual({ sockets: [], notes: ['on laptop'] });
    expect(await socketsIn([...session, 'bob@laptop:~$ ip a', ''], { 'etc/hostname': 'web01\n' })).toMatchObject({
      sockets: [],
    });
    expect(await socketsIn(session, { 'etc/hostname': 'laptop.example.org\n' })).toMatchObject({ sockets: [other] });
    expect(await socketsIn(session, { 'etc/hostname': 'localhost\n' })).toMatchObject({ sockets: [other] });
  });

  it('is the machine that all was asked of over ssh', async () => {
    const session = ['bob@laptop:~$ ssh root@web01 ss -tlnp', own, 'bob@laptop:~$ ssh root@web01 ip addr', 'x'];
    expect(await socketsIn(session)).toMatchObject({ sockets: [own], notes: [] });
    expect(await socketsIn(session, { 'etc/hostname': 'web01\n' })).toMatchObject({ sockets: [own] });
    expect(await socketsIn(session, { 'etc/hostname': 'db01\n' })).toMatchObject({ sockets: [] });
  });

  it('is the container where there is nothing but its outputs', async () => {
    const text = `root@web01:~# docker exec web ss -tlnp\n${own}root@web01:~# docker exec web cat /etc/ssh/sshd_config\nPort 22\n`;
    const host = onlyHost(await discoverIn(bundle({ 'one.txt': text }), ['one.txt']));
    expect(host.files.filter(({ role }) => role === 'evidence')).toHaveLength(2);
  });

  it('is said where there is nothing else', async () => {
    const text = `root@web01:~# ip netns exec vpn ss -tlnp\n${own}root@web01:~# \n`;
    const { hosts, problems } = await discoverIn(bundle({ 'one.txt': text }), ['one.txt']);
    expect(hosts).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      'one.txt: This part of the session ran in the network namespace vpn, not on the host; it was left out.',
    ]);
  });
});

describe('a printed file', () => {
  it('that holds an earlier output is not the present state', async () => {
    const session = ['root@web01:~# ss -tlnp', own, 'root@web01:~# cat old/ss-tlnp.txt', other, 'root@web01:~# '];
    expect(await socketsIn(session)).toEqual({ sockets: [own], notes: ['saved-output'] });
    expect(await socketsIn(['root@web01:~# cat /root/ss-tlnp.txt', other])).toEqual({
      sockets: [],
      notes: ['saved-output'],
    });
  });

  it('that was written right before is the output', async () => {
    const session = ['root@web01:~# ss -tlnp > /tmp/ss.txt', 'root@web01:~# cat /tmp/ss.txt', own, 'root@web01:~# '];
    expect(await socketsIn(session)).toEqual({ sockets: [own], notes: [] });
  });
});

describe('names of machines', () => {
  it('are one where the short one is the first label of the full one', async () => {
    expect(isSameMachine('web01', 'WEB01.example.org')).toBe(true);
    expect(isSameMachine('web01.example.org', 'web01.example.net')).toBe(false);
    expect(isSameMachine('10', '10.0.0.1')).toBe(false);
    expect(machineNames(['web01.example.org', 'web01']).get('web01.example.org')).toBe('web01');
    const session = ['[bob@web01 ~]$ sudo -i', '[root@web01.example.org ~]# ss -tlnp', own];
    expect(await socketsIn(session)).toEqual({ sockets: [own], notes: [] });
  });
});
