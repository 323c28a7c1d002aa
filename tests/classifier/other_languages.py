"""What people write at work in languages other than English, mixtures among them. One sentence a line."""

SENTENCES = """
das geht so nicht
ich bin heute nicht im Büro
wer hat den Server neu gestartet
können wir das morgen besprechen
das war nicht unser Fehler
mach ich nach dem Mittagessen
der Build ist schon wieder rot
hab ich doch schon zweimal gesagt
schick mir bitte den Link zum Ticket
wir warten noch auf die Freigabe vom Kunden
alles klar, passt für mich
das Meeting wurde auf Dienstag verschoben
keine Ahnung was da los ist
on ne peut pas
ce n'est pas de notre faute
je te l'ai déjà dit hier
le build est cassé depuis ce matin
qui a touché à la config
on en parle demain au standup
merci pour ton aide, ça marche maintenant
je ne suis pas d'accord avec toi
il faut attendre la validation du client
tu peux regarder ma pull request
c'est pas grave on corrige
j'ai envoyé le mail à toute l'équipe
les tests passent chez moi
vous auriez dû nous prévenir avant
no vamos a hacer eso
ya te lo dije ayer
no es culpa nuestra
puedes mirar el ticket cuando tengas tiempo
la factura no está bien
mañana lo reviso con el equipo
quién ha tocado la configuración
estoy de acuerdo contigo
el cliente quiere una respuesta hoy
vale, lo hablamos en la reunión
esto no funciona desde el lunes
gracias por avisar
me parece que te equivocas
não foi culpa nossa
isso não vai funcionar
podes ver o meu código
já falei com o cliente sobre isso
a reunião ficou para quinta-feira
obrigado pela ajuda pessoal
quem mexeu na configuração do servidor
vou fazer isso amanhã de manhã
não concordo com essa decisão
o deploy de ontem quebrou tudo
você pode me mandar o link
non è colpa mia
te l'ho già detto due volte
il server è di nuovo giù
possiamo parlarne domani mattina
chi ha cambiato la configurazione
grazie per l'aiuto ragazzi
non sono d'accordo con questa scelta
la fattura è sbagliata
aspettiamo la risposta del cliente
va bene, ci sentiamo dopo
dat kan niet
dat was niet onze schuld
kun je even naar mijn code kijken
we wachten nog op de klant
ik heb het je gisteren al gezegd
wie heeft de server herstart
de vergadering is verplaatst naar morgen
bedankt voor je hulp
ik ben het er niet mee eens
het werkt weer bij mij
jag håller inte med dig
det var inte vårt fel
vem startade om servern
vi tar det på mötet imorgon
tack för hjälpen allihop
kan du kolla på min kod
det fungerar inte sedan i måndags
det går ikke
det var ikke vår feil
hvem har endret konfigurasjonen
vi snakkes i morgen
takk for hjelpen
jeg er ikke enig med deg
kan du se på min kode
vi venter stadig på kunden
det var ikke vores skyld
jeg kigger på det efter frokost
en tiedä mitä tapahtui
se ei ollut meidän vika
voitko katsoa minun koodia
palataan tähän huomenna
palvelin on taas alhaalla
kiitos avusta kaikille
nie mogę tego zrobić
to nie nasza wina
kto zmienił konfigurację serwera
porozmawiajmy o tym jutro
dziękuję za pomoc
nie zgadzam się z tobą
czekamy na odpowiedź klienta
to není naše chyba
kdo restartoval ten server
probereme to zítra na schůzce
díky za pomoc všem
nesouhlasím s tím rozhodnutím
nie je to naša chyba
môžeš sa pozrieť na môj kód
nu e vina noastră
cine a schimbat configurația
vorbim mâine la ședință
mulțumesc pentru ajutor
nu sunt de acord cu tine
bunu yapamayız
bu bizim hatamız değil
sunucuyu kim yeniden başlattı
yarın toplantıda konuşalım
yardımın için teşekkürler
sana katılmıyorum
nem tudjuk megcsinálni
ez nem a mi hibánk
ki indította újra a szervert
holnap megbeszéljük
köszönöm a segítséget
kami tidak bisa melakukan itu
itu bukan salah kami
siapa yang mengubah konfigurasi
nanti kita bahas besok pagi
terima kasih atas bantuannya
saya tidak setuju dengan keputusan ini
yeh mera kaam nahi hai
maine kal hi bata diya tha
server phir se band ho gaya
kal baat karte hain
aap galat samajh rahe ho
hindi ko alam kung bakit
hindi namin kasalanan iyan
sino ang nagbago ng config
bukas na lang natin pag-usapan
salamat sa tulong ninyong lahat
đây không phải lỗi của tôi
ai đã thay đổi cấu hình
mai chúng ta nói chuyện nhé
cảm ơn mọi người đã giúp
siwezi kufanya hivyo leo
hilo si kosa letu
tutazungumza kesho asubuhi
asante kwa msaada wako
to nije naša greška
tko je promijenio konfiguraciju
pričamo sutra na sastanku
hvala na pomoći svima
ne slažem se s tobom
to ni naša napaka
jutri se pogovorimo
això no és culpa nostra
en parlem demà al matí
gràcies per l'ajuda a tots
dit is nie ons skuld nie
ons praat môre daaroor
wie het die bediener herbegin
see ei ole meie viga
räägime sellest homme
tā nav mūsu vaina
parunāsim par to rīt
tai ne mūsų kaltė
pakalbėsime apie tai rytoj
þetta er ekki okkur að kenna
við tölum um þetta á morgun
nid ein bai ni yw hyn
ez da gure errua
nuk është faji ynë
ní orainn atá an locht
мы не можем это сделать
это не наша вина
кто перезапустил сервер
давайте обсудим это завтра
спасибо всем за помощь
це не наша провина
ми чекаємо на відповідь клієнта
това не е наша грешка
това няма да стане
αυτό δεν γίνεται
δεν φταίμε εμείς για αυτό
ευχαριστώ για τη βοήθεια
これはできません
私たちのせいではありません
明日の会議で話しましょう
サーバーがまた落ちました
이건 못 합니다
우리 잘못이 아닙니다
내일 회의에서 이야기합시다
这个做不到
这不是我们的错
明天开会再说吧
服务器又挂了
這不是我們的問題
هذا ليس خطأنا
لا يمكننا القيام بذلك
سنتحدث غدا في الاجتماع
این تقصیر ما نیست
فردا در جلسه صحبت می‌کنیم
یہ ہماری غلطی نہیں ہے
זה לא אשמתנו
נדבר על זה מחר בפגישה
यह हमारी गलती नहीं है
कल मीटिंग में बात करते हैं
এটা আমাদের দোষ না
இது எங்கள் தவறு அல்ல
ఇది మా తప్పు కాదు
ไม่ใช่ความผิดของเรา
พรุ่งนี้ค่อยคุยกัน
ეს ჩვენი ბრალი არ არის
սա մեր մեղքը չէ
ይህ የኛ ጥፋት አይደለም
ok das machen wir after lunch
das deployment ist failed, bitte rollback
hat jemand den Link zum ticket für den release
können wir das morgen im daily besprechen, is urgent
ich hab den branch gemerged und deployed
sorry leute, bin heute im home office
le deploy a échoué, on rollback
j'ai pushé mon commit sur la branch de test
tu peux review ma PR stp
puedes check the logs por favor
ya hice el merge, falta el deploy
estamos en meeting con el team de sales
il deploy è fallito di nuovo, faccio rollback
ho pushato il fix su main, fate il pull
kan je dit even checken voor de release
de build is weer stuk, wie fixt dit
fiz o merge mas o deploy falhou
bhai server down hai check karo
please is ko aaj hi fix kar do na
meeting kal subah hai, sab log time par aana
pa-check naman po ng PR ko, salamat
tolong check log server ya, error lagi
сервер down, кто делал deploy
このPRをreviewしてください
帮我review一下这个PR
deploy yaptım ama test fail oldu
zrobiłem merge ale deploy nie przeszedł
""".strip().splitlines()
