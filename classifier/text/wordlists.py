"""Small words that give a language away. Written down by hand; short on purpose."""

# Words English cannot do without, beside those of chat at work. Spelled as `own_words` leaves them, lower case.
_ENGLISH = """
    a about above after again against all almost already also although always am among an and another any anybody
    anymore anyone anything anyway are aren't around as ask asked asking at away back bad be because been before behind
    being below best better between big bit both broke broken bug build but by bye call can can't cannot case change
    check cheers clear close come cool could couldn't course date day days did didn't different do docs does doesn't
    doing don't done down each either else end enough error even ever every everybody everyone everything everywhere
    exactly except fail failed fair few file find fine first fix fixed for found friday from full gave get gets getting
    give given glad go goes going gone good got great guess guys had hadn't half happen happened happy hard has hasn't
    hate have haven't having he he's hear heard hello help her here here's hers hey hi high him his hold home hope hour
    hours how how's however i i'd i'll i'm i've idea if important in indeed inside instead into is isn't issue it it'd
    it'll it's its itself job just keep kind knew know known last late later least leave left less let let's like
    likely list little lol long look looked looking looks lost lot lots love low made make makes making many matter
    maybe me mean means meant meeting merge might mind mine minute minutes miss missed monday month more morning most
    move much must my myself name need needed needs neither never new next nice no nobody none nope nor not note
    nothing noted now nowhere number of off often oh ok okay old on once one ones only onto open or order other others
    otherwise ought our ours out over own part past people perhaps please point possible pretty probably problem put
    question quick quite rather read ready real really reason release remember report request review right run running
    said same saw say saying says second see seem seemed seems seen send sent shall she ship should shouldn't show side
    since small so some somebody someone something sometimes somewhere soon sorry sort start started still stop stuff
    such sure take taken takes talk team tell test than thank thanks that that'd that'll that's the their theirs them
    themselves then there there's these they they'd they'll they're they've thing things think this those though
    thought through thursday thx time times to today together told tomorrow tonight too took tried true try trying
    tuesday turn two under understand until up update upon us use used user users using usually version very wait want
    wanted wants was wasn't way we we'd we'll we're we've wednesday week weeks well went were weren't what what's
    whatever when where where's whether which while who who's whole whom whose why will wish with within without won't
    word work worked working works worse worst would wouldn't write wrong wrote yeah year years yep yes yesterday yet
    you you'd you'll you're you've your yours yourself yup
    added add actually able ago agree agreed apparently answer anything's basically believe bring bought budget
    brilliant btw care client code comment config contract correct cost couple cut customer data deadline deal deploy
    deployed depends design doc draft edit email entirely especially fault feel feels felt finally follow forget forgot
    friend fun gonna gotta haha hmm imho imo interesting invoice kinda lead link live logs main major meantime mostly
    obviously offer owner page pay plan pls please post price product project rolled rest roadmap rules save server
    service set share side simple simply sounds spec specific step support suggest supposed system task ticket totally
    type understood useful waiting welcome window worth wow wtf yay folks ages whoever page push pushed lets dont cant
    wont isnt doesnt didnt im ive youre thats whats hes shes theyre wasnt wouldnt shouldnt couldnt havent
    merged lgtm ty tysm sigh nah lmao congrats bingo wfm rofl nvm brb fyi idk tbh afaik iirc np yup meh fwiw smh cool
    agreed approved deleted closed reverted shipped confirmed seconded correct absolutely definitely
    unless towards throughout per via etc ie eg ah aha oops ouch yikes ugh gosh damn hell shit fuck fucking crap
"""

# Words other languages cannot do without, none of them English: German, Dutch, Scandinavian, French, Spanish,
# Portuguese, Italian, Romanian, Polish, Czech, Turkish, Finnish, Hungarian, Indonesian, romanised Hindi, Tagalog,
# Vietnamese, Swahili, Croatian and Serbian, Catalan.
_OTHER = """
    der das und ist nicht ich du wir ihr sie ein eine einen einem mit auf dass für fuer auch noch nur aber wenn wie
    wird werden kann können haben hat sind bei nach vom zum zur aus oder mal ja nein doch schon machen macht bitte
    danke keine kein heute morgen jetzt dann hier immer geht mir dir uns mich dich es im den dem des weil diese dieser
    het een niet dat wij jij jullie zijn voor naar ook maar nog wel geen kan deze moet wat hoe waarom goed dank
    och inte är på jag vi som det att ett har den till men om av kan ikke og er på det jeg ikkje også hva hvad til med
    men fra blir være vil skal nej nei ska måste tack bara när
    le la les un une des du et est pas je tu nous vous ils elle que qui dans sur avec ça c'est n'est pour par mais ou
    donc alors très bien fait faire être avoir peut oui merci bonjour cette ces mon ma mes ton sa ses leur plus
    tout j'ai il ne si au aux qu'il qu'on l'on comme où d'accord suis moi toi
    el los las uno unos unas y e es está esta están este esto eso esa ese pero por para con sin como más muy ya aquí
    qué cuando porque hacer tengo tiene puede puedo hay ser su sus lo se le te mi nada también todo sí gracias hola
    vamos estoy yo tú nosotros ahora bueno después luego mañana favor nos fue era del al
    o os um uma não nao é você voce vocês isso este mas como mais para pra por com sem então já aqui fazer tem está
    estou são foi vai vou ele ela nós nos obrigado obrigada sim também muito bem hoje amanhã tudo pode eu meu minha seu
    il lo gli uno una di che è non sono sei siamo hai ho ha abbiamo perché come questo questa quello per con senza però
    anche già qui fare fatto tutto grazie ciao adesso oggi domani molto bene della delle dei nel alla anche mi ti ci si
    puoi possiamo vuole
    nu este sunt și si pentru cu din mai dar acum foarte bine asta să ce de la pe am ai mulțumesc
    nie jest to się sie że ze na jak ale czy tak już mnie mam masz może tego tym dla przez bardzo dziękuję jutro dzisiaj
    dlaczego nam jestem są być od po za
    je to že se není jsem jsme na tak ale jak už když děkuji dobře proč zítra
    bu bir ve için değil ama çok ne var yok mi mı ben sen biz siz gibi daha olarak teşekkürler tamam neden şimdi bugün
    yarın oldu olur
    ja ei on se että mutta niin kun minä sinä olen olet voi kiitos hyvä nyt tämä mitä miksi ole
    nem és hogy van az egy de ez csak már még mert jó köszönöm miért igen holnap most
    yang tidak dan ini itu saya kamu kita untuk dengan ada bisa sudah belum akan dari tapi juga karena kalau nggak gak
    terima kasih besok
    hai nahi nahin kya kyun hum tum aap mera mujhe ka ki ko se bhi toh haan acha abhi karo kar raha rahe kal bhai
    hindi ang ng mga ako ikaw kami siya ito iyon kasi pero lang naman po opo salamat wala
    không là của và có được cho tôi bạn này đó rồi nhưng vì sao cảm ơn
    ni kwa ya wa hii hiyo sana kwamba lakini ndiyo hapana asante bado kesho
    je nije i u da ne što sto kako ali samo sam si smo hvala danas sutra zašto ovo
    els amb per què això però molt també
"""

# Foreign words that are chat spelling of English.
_CHAT = "u ya hai hum e i ha he ho"

ENGLISH = frozenset(_ENGLISH.split())
OTHER = frozenset(_OTHER.split()) - ENGLISH - frozenset(_CHAT.split())
