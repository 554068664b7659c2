import time, collections
from playwright.sync_api import Page, CDPSession, BrowserContext, Locator
from tests.browser import gates
from tests.browser.test_axe import *
spent=collections.defaultdict(lambda:[0,0.0])
def wrap(cls,name):
    o=getattr(cls,name)
    def w(self,*a,**k):
        t=time.time()
        try: return o(self,*a,**k)
        finally:
            s=spent[name if not (name=='evaluate' and a) else 'eval '+str(a[0])[:30].replace(chr(10),' ')]; s[0]+=1; s[1]+=time.time()-t
    setattr(cls,name,w)
for c,n in ((Page,"goto"),(Page,"evaluate"),(Page,"set_viewport_size"),(Page,"emulate_media"),(BrowserContext,"new_cdp_session"),(CDPSession,"send"),(CDPSession,"detach"),(Locator,"click"),(Locator,"fill")): wrap(c,n)
def test_prof(open_as, gate, owner):
    t=time.time(); test_bringing_a_deck_in(open_as, gate, owner); print("all",time.time()-t)
    for k,v in sorted(spent.items(),key=lambda x:-x[1][1]): print(k,v[0],round(v[1],2))
