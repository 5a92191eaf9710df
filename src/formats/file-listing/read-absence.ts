/** What the C library says of ENOENT in the languages that come up. */
export const noSuchFile =
  /(?:No such file or directory|Datei oder Verzeichnis nicht gefunden|Aucun fichier ou dossier de ce (?:type|nom)|No existe el (?:fichero|archivo) o el directorio|Arquivo ou diretório inexistente|Ficheiro ou directoria inexistente|File o directory non esistente|Bestand of map bestaat niet|Adresář nebo soubor neexistuje|Nie ma takiego pliku ani katalogu|Нет такого файла или каталога|そのようなファイルやディレクトリはありません|没有那个文件或目录|沒有此一檔案或目錄|그런 파일이나 디렉터리가 없습니다)\s*$/u;

/** `ls: cannot access '/etc/x': No such file or directory` → `/etc/x`; `null` where the line says something else. */
export function readAbsence(line: string): string | null {
  if (!/^(?:ls|stat): /.test(line) || !noSuchFile.test(line)) return null;
  return (/['"‘„«「](\/[^'"’“»」]+)/u.exec(line) ?? /(\/[^\s:]+): /.exec(line))?.[1] ?? null;
}
