/**
 * What ufw prints in the languages of its 41 catalogues (0.36.2), each text once. On Debian none of them is found at run
 * time, whatever the locale is; Ubuntu's language packs are. Actions, `Anywhere` and policies are English everywhere.
 */

/** Lines that tell the state, as `plainState` spells them: active ones. */
export const activeLines: ReadonlySet<string> = new Set([
  'status:active',
  'estáu:activu',
  'status:aktivno',
  'status:aktivan',
  'stav:aktivní',
  'κατάσταση:ενεργό',
  'estado:activo',
  'staatus:aktiivne',
  'tila:käytössä',
  'état:actif',
  'stato:attivo',
  'status:aktiv',
  'status:actief',
  'estado:ativo',
  'estado:active',
  'stare:activ',
  'состояние:активен',
  'statv:aktívny',
  'stav:aktívny',
  'stanje:dejavno',
  'durum:etkin',
  'стан:активний',
  '状态:激活',
  '狀態:啓用',
]);

/** The same of inactive ones. */
export const inactiveLines: ReadonlySet<string> = new Set([
  'status:inactive',
  'estáu:inactivu',
  'status:neaktivno',
  'estat:inactiu',
  'stav:neaktivní',
  'κατάσταση:ανενεργό',
  'estado:inactivo',
  'staatus:väljas',
  'tila:passiivinen',
  'état:inactif',
  'stato:inattivo',
  'status:inaktiv',
  'status:inactief',
  'estado:inativo',
  'stare:inactiv',
  'состояние:неактивен',
  'stav:neaktívny',
  'stanjenedejavno',
  'durum:etkindeğil',
  'стан:неактивний',
  '状态:不活动',
  '狀態:不活動',
]);

/** In lower case, NFC, without blanks, with an ASCII colon. */
export const plainState = (line: string): string =>
  line.normalize('NFC').toLowerCase().replace(/\s/gu, '').replace('：', ':');

/** What stands above the rules, with single blanks. */
export const columnHeadings: ReadonlySet<string> = new Set([
  'إلى الإجراء من',
  'A Aición Dende',
  'До Действие От',
  'Za Radnja Od',
  'A Acció Des de',
  'To Action From',
  'Do Akce Od',
  'Til Handling Fra',
  'Zu Aktion Von',
  'Προς Ενέργεια Από',
  'Hasta Acción Desde',
  'To Tegevus From',
  'Vastaanottaja Toiminto Lähettäjä',
  'Vers Action De',
  'עד פעולה מ־',
  'Címzett Művelet Feladó',
  'A Azione Da',
  'Naar Actie Van',
  'Para Acção De',
  'Para Ação De',
  'La Acțiune De la',
  'В Действие Из',
  'Do Operácia Od',
  'Za Dejanje Od',
  'Till Åtgärd Från',
  'Alıcı Eylem Gönderen',
  'До Дія З',
  '至 动作 来自',
  '至 動作 來自',
]);

const addedSentences: readonly string[] = [
  "Added user rules (see 'ufw status' for running firewall):",
  "Dodana korisnička pravila (vidi 'ufw status' za pokretanje zaštitnog zida):",
  "Uživatelské pravidlo přidáno (viz 'ufw status' pro spuštěný firewall):",
  'Benutzerregeln hinzugefügt (siehe »ufw status« für aktive Firewall):',
  "Πρόσθετοι κανόνες χρήστη (δείτε την 'κατάσταση του ufw' για την εκτέλεση τείχους προστασίας):",
  'Reglas añadidas del usuario (vea «ufw status» para ejecutar el cortafuegos):',
  "Lisatud kasutaja reegeid (vaata 'ufw status' tulemüüril):",
  "Règles utilisateur ajoutées (voir 'ufw status' pour le pare-feu en cours) :",
  'Felhasználói szabályok hozzáadva (a futó tűzfalhoz lásd: „ufw status”):',
  'Aggiunte regole utente (consultare «ufw status» per eseguire il firewall):',
  'Lagt til brukerregler (se «ufw status» for kjørende brannmur):',
  "Toegevoegde gebruikersregels (zie 'ufw-status' voor draaiende firewall):",
  "Adicionadas regras de utilizador (veja 'ufw status' para executar a firewall):",
  "Regras de usuário adicionadas (veja 'ufw status' para executar o firewall):",
  'S-au adăugat regulile date de utilizator (consultați „ufw status” pentru a cunoaște starea actuală a paravanului de protecție):',
  "Добавленные правила пользователя (см. 'ufw status' межсетевого экрана):",
  'Pridané používateľské pravidlá (bežiaci firewall zobrazíte pomocou „ufw status“):',
  "Dodana uporabniška pravila (za izvajanje požarnega zidu si oglejte 'ufw status'):",
  "Lade till användarregler (se 'ufw status' för aktiv brandvägg):",
  "Kullanıcı kuralları eklendi (çalışan güvenlik duvarı için 'ufw status' komutuna bakın):",
  "Додані правила користувача (див. 'ufw status' міжмережевого екрану):",
  "已添加使用者規則 (要執行防火牆請見 'ufw status'):",
];

/** What `ufw show added` begins with, with single blanks; also as it is where curly quotes were made straight. */
export const addedHeadings: ReadonlySet<string> = new Set(
  addedSentences.flatMap((sentence) => [sentence, sentence.replace(/[“”„]/g, '"')]),
);

/** What `ufw show added` prints where there is no rule. */
export const noneWords: ReadonlySet<string> = new Set([
  '(None)',
  '(Ništa)',
  '(Žádný)',
  '(Keine)',
  '(Κανένας)',
  '(Ninguno)',
  '(Mitte)',
  '(Aucun)',
  '(Nincs)',
  '(Nessuna)',
  '(なし)',
  '(Ingen)',
  '(Geen)',
  '(Nenhum)',
  '(Nenhuma)',
  '(Niciuna)',
  '(Отсутствует)',
  '(Žiadne)',
  '(Ničesar)',
  '(Hiç)',
  '(Відсутній)',
  '(無)',
]);

/** What stands behind `Logging:` where the level is none that ufw knows. */
export const unknownWords: ReadonlySet<string> = new Set([
  'unknown',
  'desconocíu',
  'Nepoznato',
  'Neznámý',
  'άγνωστο',
  'desconocido',
  'tundmatu',
  'tuntematon',
  'inconnu',
  'sconosciuta',
  'ukjent',
  'onbekend',
  'desconhecido',
  'necunoscut',
  'неизвестный',
  'neznáme',
  'neznano',
  'okänd',
  'bilinmeyen',
  'невідомий',
  '未知',
]);

/** Blanks of all kinds as single ones. */
export const plainBlanks = (line: string): string => line.normalize('NFC').trim().replace(/\s+/gu, ' ');
